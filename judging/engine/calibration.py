"""Kind `calibration`: one correction a judge for a given lambda, in exact fractions.

Minimises sum (T - q - b)^2 + lambda * sum b^2; the sum of b is zero in each linked group.
"""

from fractions import Fraction
from typing import Any

from judging.engine.documents import INFINITE
from judging.engine.effects import Effects, Totals
from judging.engine.errors import DUPLICATE_EVALUATION, MALFORMED, EngineError
from judging.engine.exact import exact_text, half_up, rounded_text
from judging.engine.shapes import (
    read_any_number,
    read_decimal,
    read_decimals,
    read_mapping,
    read_name,
    read_rows,
)

UNLINKED = "calibration_not_identifiable_between_groups"


def calibrate(document: object) -> dict[str, Any]:
    """Answer with corrections and calibrated values, exact and from the published corrections."""
    row = read_mapping(document)
    decimals = read_decimals(row.get("decimals"))
    effects = Effects(_read_totals(row.get("judge_totals")))
    corrections = effects.corrections(read_lambda(row.get("lambda")))
    rows = [_proposal(name, effects, corrections, decimals) for name in sorted(effects.totals)]
    linked = len(effects.groups) < 2
    return {
        "identifiable": linked,
        "linked_groups": effects.groups,
        "judge_correction": {
            judge: {"exact": exact_text(value), "rounded": rounded_text(value, decimals)}
            for judge, value in corrections.items()
        },
        "proposals": rows,
        "order_raw": _order(rows, "raw"),
        "order_calibrated": _order(rows, "calibrated_from_published"),
        **({} if linked else {"warning": UNLINKED}),
    }


def read_lambda(value: object) -> Fraction | None:
    """Return the ratio of the variances of a mark's noise and of leniency; None is infinite."""
    if value == INFINITE:
        return None
    ratio = read_any_number(value)
    if ratio < 0:
        raise EngineError(MALFORMED)
    return ratio


def _read_totals(rows: object) -> Totals:
    totals: Totals = {}
    for row in read_rows(rows):
        panel = totals.setdefault(read_name(row.get("proposal")), {})
        judge = read_name(row.get("judge"))
        if judge in panel:
            raise EngineError(DUPLICATE_EVALUATION)
        panel[judge] = read_decimal(row.get("total"))
    return totals


def _proposal(
    name: str, effects: Effects, corrections: dict[str, Fraction], decimals: int
) -> dict[str, str]:
    panel = effects.totals[name]
    raw = effects.means[name]
    exact = raw - sum(corrections[judge] for judge in panel) / len(panel)
    published = sum(half_up(corrections[judge], decimals) for judge in panel)
    paper = raw - Fraction(published, 10**decimals * len(panel))
    return {
        "proposal": name,
        "raw": rounded_text(raw, decimals),
        "calibrated_exact": exact_text(exact),
        "calibrated": rounded_text(exact, decimals),
        "calibrated_from_published": rounded_text(paper, decimals),
    }


def _order(rows: list[dict[str, str]], name: str) -> list[str]:
    ordered = sorted(rows, key=lambda row: (-Fraction(row[name]), row["proposal"]))
    return [row["proposal"] for row in ordered]
