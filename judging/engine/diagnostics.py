"""Kind `diagnostics`: how each judge marked, for the chair and for each judge alone.

Nothing here excludes anybody: it says where a look is worth it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from judging.engine.errors import DUPLICATE_EVALUATION, MALFORMED, UNKNOWN_REFERENCE, EngineError
from judging.engine.exact import exact_text
from judging.engine.habits import Reading, halo
from judging.engine.leanings import explain
from judging.engine.shapes import (
    or_default,
    read_decimal,
    read_distinct,
    read_flag,
    read_mapping,
    read_name,
    read_named,
    read_optional_integer,
    read_rows,
)

Totals = dict[str, dict[str, Fraction]]


@dataclass(frozen=True, slots=True)
class Way:
    """How an evaluation was made, as far as the document tells."""

    shares: dict[str, float]
    seconds: int | None
    order: int | None
    home: bool


def answer_diagnostics(document: object) -> dict[str, Any]:
    """Answer with each judge's figures: exact ones, and with `explain` what they hint at."""
    row = read_mapping(document)
    totals = _read_totals(row.get("judge_totals"))
    ways = _read_ways(row, totals)
    by_judge: dict[str, dict[str, Fraction]] = {}
    for proposal, panel in totals.items():
        for judge, total in panel.items():
            by_judge.setdefault(judge, {})[proposal] = total
    judges = {judge: _figures(judge, by_judge[judge], totals) for judge in sorted(by_judge)}
    readings = _readings(totals, ways)
    if ways:
        _add_halo(judges, readings)
    return explain(judges, readings) if read_flag(row.get("explain")) else judges


def _figures(judge: str, own: dict[str, Fraction], totals: Totals) -> dict[str, Any]:
    """Return n, mean, severity, variance and range; a proposal read alone says no severity."""
    values = list(own.values())
    mean = Fraction(sum(values), len(values))
    apart = [
        deviation
        for proposal in own
        if (deviation := _deviation(totals[proposal], judge)) is not None
    ]
    squares = sum((value - mean) ** 2 for value in values)
    return {
        "n": len(values),
        "mean": exact_text(mean),
        "severity": exact_text(Fraction(sum(apart), len(apart))) if apart else None,
        "variance": exact_text(Fraction(squares, len(values) - 1)) if len(values) > 1 else None,
        "range": exact_text(max(values) - min(values)),
    }


def _deviation(panel: Mapping[str, Fraction], judge: str) -> Fraction | None:
    """Return the own total minus the mean of the others on the same proposal."""
    others = [total for name, total in panel.items() if name != judge]
    return panel[judge] - Fraction(sum(others), len(others)) if others else None


def _add_halo(judges: dict[str, dict[str, Any]], readings: list[Reading]) -> None:
    for judge, facts in judges.items():
        found = halo([one for one in readings if one.judge == judge])
        facts["halo"] = {name: found[name] for name in ("evaluations", "all_equal")}


def _readings(totals: Totals, ways: dict[tuple[str, str], Way]) -> list[Reading]:
    return [
        _reading((proposal, judge), totals[proposal], ways.get((proposal, judge)))
        for proposal in sorted(totals)
        for judge in sorted(totals[proposal])
    ]


def _reading(pair: tuple[str, str], panel: dict[str, Fraction], way: Way | None) -> Reading:
    apart = _deviation(panel, pair[1])
    deviation = None if apart is None else float(apart)
    if way is None:
        return Reading(*pair, float(panel[pair[1]]), deviation)
    rest = way.shares, way.seconds, way.order, way.home
    return Reading(*pair, float(panel[pair[1]]), deviation, *rest)


def _read_totals(value: object) -> Totals:
    panels = read_named(value, lambda panel: read_named(panel, read_decimal))
    return {
        proposal: {judge: total for judge, total in (panel or {}).items() if total is not None}
        for proposal, panel in panels.items()
    }


def _read_ways(row: dict[str, Any], totals: Totals) -> dict[tuple[str, str], Way]:
    scales = {
        name: read_decimal(item.get("max_score"))
        for name, item in read_distinct(or_default(row.get("criteria"), [])).items()
    }
    if any(highest <= 0 for highest in scales.values()):
        raise EngineError(MALFORMED)
    ways: dict[tuple[str, str], Way] = {}
    for item in read_rows(or_default(row.get("evaluations"), [])):
        pair = read_name(item.get("proposal")), read_name(item.get("judge"))
        if pair in ways:
            raise EngineError(DUPLICATE_EVALUATION)
        if pair[1] not in totals.get(pair[0], {}):
            raise EngineError(UNKNOWN_REFERENCE)
        ways[pair] = _read_way(item, scales)
    return ways


def _read_way(item: dict[str, Any], scales: dict[str, Fraction]) -> Way:
    """Read one evaluation; marks on unlike scales are compared as parts of them."""
    scores = read_named(or_default(item.get("scores"), {}), read_decimal)
    if scales and not scores.keys() <= scales.keys():
        raise EngineError(UNKNOWN_REFERENCE)
    return Way(
        shares={
            name: float(mark / scales.get(name, 1))
            for name, mark in scores.items()
            if mark is not None
        },
        seconds=read_optional_integer(item.get("seconds"), least=0),
        order=read_optional_integer(item.get("order"), least=0),
        home=read_flag(item.get("home")),
    )
