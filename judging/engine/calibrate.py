"""The calibrated mean of a ranking: lambda and one correction a judge, for publication.

Lambda is the variance of a mark's noise over that of leniency (Henderson III), rounded to four
decimals; corrections solve (S + lambda I) b = r and are rounded likewise. From these published
numbers every score follows exactly, whatever machine solved the equations.
"""

from collections import Counter
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import numpy as np

from judging.engine.components import Components, components, judge_residuals, judge_system
from judging.engine.documents import INFINITE
from judging.engine.effects import linked_groups
from judging.engine.exact import rounded_text
from judging.engine.linking import typical_link
from judging.engine.shapes import read_list, read_mapping, read_name
from judging.engine.tabulating import Table, tabulate

DECIMALS = 4
LEAST_READINGS = 10
WEAKEST_LINK = 0.5
#: A variance below this part of the other one is the noise of binary numbers.
NOISE = 1e-9
COMPLETE, UNLINKED, NO_MARKS = "complete_design", "unlinked_groups", "no_marks"
FEW, WEAK = "few_per_judge", "weak_links"
TOO_FEW, NO_LENIENCY = "too_few_marks", "no_judge_variance"
#: With one of these a calibration is refused; the other codes are warnings.
REFUSED = (COMPLETE, UNLINKED, NO_MARKS)

Pairs = Sequence[tuple[str, str]]


def correct(document: object) -> dict[str, Any]:
    """Answer a ranking document with its calibration: what `document["calibration"]` takes.

    `lambda` is text or `infinite` (all corrections zero: the plain mean), `corrections` and
    `errors` (standard errors) are points by judge; `components` are variances in points squared.
    """
    return correct_table(tabulate(document))


def correct_table(table: Table) -> dict[str, Any]:
    """Answer as `correct` does, for a document that is read already."""
    parts = components(table.marks)
    ratio = _ratio(parts)
    pairs = _pairs(table)
    groups = linked_groups(table.count.totals.values())
    found = _solve(table, ratio, groups)
    errors = np.zeros(len(table.judges)) if parts is None else parts.errors
    return {
        "lambda": INFINITE if ratio is None else rounded_text(ratio, DECIMALS),
        "corrections": _by_judge(table, found),
        "errors": _by_judge(table, errors),
        "identifiable": len(groups) < 2,
        "groups": groups,
        "warnings": _reasons(pairs, groups) + _doubts(parts, ratio),
        "components": texts_of(parts),
    }


def answer_forbidden(document: object) -> dict[str, Any]:
    """Answer a ranking document, or `pairs` of proposal and judge before there are marks."""
    row = read_mapping(document)
    pairs = _pairs(tabulate(row)) if row.get("pairs") is None else _read_pairs(row["pairs"])
    groups = linked_groups(_panels(pairs).values())
    link = _link(pairs)
    return {
        "reasons": _reasons(pairs, groups),
        "groups": groups,
        "fewest": min(Counter(judge for _, judge in pairs).values(), default=0),
        "link_sd": None if link is None else f"{link:.4f}",
    }


def texts_of(parts: Components | None) -> dict[str, str] | None:
    """Write the variances with four decimals."""
    if parts is None:
        return None
    return {name: f"{getattr(parts, name):z.4f}" for name in ("quality", "judge", "error")}


def _ratio(parts: Components | None) -> Fraction | None:
    """Return lambda as it is published, None for infinite."""
    if parts is None or parts.judge <= NOISE * (parts.error + parts.quality):
        return None
    units = round(parts.error / parts.judge * 10**DECIMALS)
    return Fraction(units, 10**DECIMALS)


def _solve(table: Table, ratio: Fraction | None, groups: list[list[str]]) -> np.ndarray:
    """Return the corrections; the ones by group make lambda = 0 solvable, and change nothing."""
    if ratio is None:
        return np.zeros(len(table.judges))
    group_of = {judge: at for at, group in enumerate(groups) for judge in group}
    own = np.array([group_of[judge] for judge in table.judges])
    matrix = judge_system(table.marks) + float(ratio) * np.eye(len(own))
    matrix += own[:, None] == own[None, :]
    return np.linalg.solve(matrix, judge_residuals(table.marks))


def _by_judge(table: Table, values: np.ndarray) -> dict[str, str]:
    texts = {
        judge: rounded_text(Fraction(float(value)), DECIMALS)
        for judge, value in zip(table.judges, values, strict=True)
    }
    return dict(sorted(texts.items()))


def _reasons(pairs: Pairs, groups: list[list[str]]) -> list[str]:
    if not pairs:
        return [NO_MARKS]
    load, panels, link = Counter(judge for _, judge in pairs), _panels(pairs), _link(pairs)
    holds = {
        COMPLETE: len(pairs) == len(load) * len(panels),
        UNLINKED: len(groups) > 1,
        FEW: min(load.values()) < LEAST_READINGS,
        WEAK: link is not None and link > WEAKEST_LINK,
    }
    return [code for code, is_so in holds.items() if is_so]


def _doubts(parts: Components | None, ratio: Fraction | None) -> list[str]:
    if parts is None:
        return [TOO_FEW]
    return [NO_LENIENCY] if ratio is None else []


def _pairs(table: Table) -> Pairs:
    return [(name, judge) for name, panel in table.count.totals.items() for judge in panel]


def _panels(pairs: Pairs) -> dict[str, list[str]]:
    panels: dict[str, list[str]] = {}
    for proposal, judge in pairs:
        panels.setdefault(proposal, []).append(judge)
    return panels


def _link(pairs: Pairs) -> float | None:
    """Return the typical SD of a difference of two corrections, in SDs of a mark's noise."""
    if not pairs:
        return None
    proposals, judges = (sorted({pair[at] for pair in pairs}) for at in (0, 1))
    row = {name: at for at, name in enumerate(proposals)}
    column = {name: at for at, name in enumerate(judges)}
    table = np.zeros((len(row), len(column)), np.bool_)
    table[[row[one] for one, _ in pairs], [column[other] for _, other in pairs]] = True
    return typical_link(table)


def _read_pairs(value: object) -> Pairs:
    pairs = [tuple(map(read_name, read_list(item))) for item in read_list(value)]
    return sorted({_pair(item) for item in pairs})


def _pair(names: tuple[str, ...]) -> tuple[str, str]:
    proposal, judge = names if len(names) == 2 else (read_name(None), "")
    return proposal, judge
