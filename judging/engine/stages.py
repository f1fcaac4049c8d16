"""Kinds `stages` and `promotion`: what becomes of published scores in later stages and levels."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from judging.engine.errors import (
    MALFORMED,
    UNKNOWN_REFERENCE,
    UNRESOLVED_TIE_AT_CUT,
    WEIGHTS_SUM_NOT_POSITIVE,
    EngineError,
)
from judging.engine.exact import decimal_text, half_up
from judging.engine.shapes import (
    read_decimal,
    read_decimals,
    read_distinct,
    read_flag,
    read_integer,
    read_mapping,
    read_name,
    read_named,
    read_optional_integer,
    read_rows,
    refuse_repetition,
)

INCOMPLETE, FAILED_GATE = "incomplete", "failed_gate"


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage's weight in the combined score and the mark that one must reach."""

    weight: Fraction
    gate: Fraction | None


@dataclass(frozen=True, slots=True)
class Finisher:
    """A proposal at the end of one competition; unranked ones have no rank."""

    proposal: str
    rank: int | None
    score: Fraction | None
    declined: bool

    def order(self) -> tuple[bool, int, str]:
        """Return what the list is sorted by: rank, then name, unranked last."""
        return self.rank is None, self.rank or 0, self.proposal


def combine_stages(document: object) -> dict[str, Any]:
    """Answer with the weighted mean of published stage scores, rounded once, and the ranks.

    The first stage in order that is missing or below its gate names the status instead.
    """
    row = read_mapping(document)
    decimals = read_decimals(row.get("decimals"))
    stages = read_stages(row.get("stages"))
    proposals = {
        name: read_named(item.get("scores"), read_decimal)
        for name, item in read_distinct(row.get("proposals")).items()
    }
    _check_stages(stages, proposals)
    obstacles = {name: obstacle(stages, scores) for name, scores in proposals.items()}
    combined = {
        name: half_up(weighted_mean(stages, scores), decimals)
        for name, scores in proposals.items()
        if not obstacles[name]
    }
    return {"results": _ranked_rows(combined, decimals) + _stopped_rows(obstacles)}


def promote(document: object) -> dict[str, Any]:
    """Answer, level by level, who may enter the next one; scores are never carried along."""
    levels = read_rows(read_mapping(document).get("levels"))
    return {"levels": [_promote_level(level) for level in levels]}


def read_stages(rows: object) -> dict[str, Stage]:
    """Return the stages in order. A negative weight has no meaning, even in a positive sum."""
    stages = {name: _read_stage(row) for name, row in read_distinct(rows).items()}
    weights = [stage.weight for stage in stages.values()]
    if sum(weights) > 0 and min(weights) < 0:
        raise EngineError(MALFORMED)
    return stages


def obstacle(stages: dict[str, Stage], scores: Mapping[str, Fraction | None]) -> str:
    """Return `incomplete:<stage>` or `failed_gate:<stage>`, the first in order, or nothing."""
    for name, stage in stages.items():
        score = scores.get(name)
        if score is None:
            return f"{INCOMPLETE}:{name}"
        if stage.gate is not None and score < stage.gate:
            return f"{FAILED_GATE}:{name}"
    return ""


def weighted_mean(stages: dict[str, Stage], scores: Mapping[str, Fraction]) -> Fraction:
    """Return the exact mean of published scores; a stage of weight 0 is a gate only."""
    whole = sum(stage.weight for stage in stages.values())
    return Fraction(sum(stage.weight * scores[name] for name, stage in stages.items()), whole)


def _read_stage(row: dict[str, Any]) -> Stage:
    gate = row.get("gate")
    return Stage(read_decimal(row.get("weight")), None if gate is None else read_decimal(gate))


def _check_stages(
    stages: dict[str, Stage], proposals: dict[str, dict[str, Fraction | None]]
) -> None:
    if any(not scores.keys() <= stages.keys() for scores in proposals.values()):
        raise EngineError(UNKNOWN_REFERENCE)
    if sum(stage.weight for stage in stages.values()) <= 0:
        raise EngineError(WEIGHTS_SUM_NOT_POSITIVE)


def _ranked_rows(combined: dict[str, int], decimals: int) -> list[dict[str, Any]]:
    scores = sorted(combined.values(), reverse=True)
    ranks: dict[int, int] = {}
    for position, score in enumerate(scores, start=1):
        ranks.setdefault(score, position)
    return [
        {
            "proposal": name,
            "status": "ranked",
            "score": decimal_text(score, decimals),
            "rank": ranks[score],
        }
        for name, score in sorted(combined.items(), key=lambda item: (-item[1], item[0]))
    ]


def _stopped_rows(obstacles: dict[str, str]) -> list[dict[str, Any]]:
    return [
        {"proposal": name, "status": status, "score": None, "rank": None}
        for name, status in sorted(obstacles.items())
        if status
    ]


def _promote_level(row: dict[str, Any]) -> dict[str, Any]:
    level = read_name(row.get("level"))
    places = read_integer(row.get("promote"), least=0)
    minimum = None if row.get("min_score") is None else read_decimal(row.get("min_score"))
    competitions = [
        _promote_competition(name, item, places, minimum)
        for name, item in read_distinct(row.get("competitions")).items()
    ]
    entrants = [name for competition in competitions for name in competition["promoted"]]
    refuse_repetition(entrants)
    return {"level": level, "competitions": competitions, "entrants_next": sorted(entrants)}


def _promote_competition(
    name: str, row: dict[str, Any], places: int, minimum: Fraction | None
) -> dict[str, Any]:
    finishers = sorted(_read_finishers(row.get("results")), key=Finisher.order)
    able = [item for item in finishers if not item.declined and _reaches(item, minimum)]
    if 0 < places < len(able) and able[places - 1].rank == able[places].rank:
        raise EngineError(UNRESOLVED_TIE_AT_CUT)
    promoted = [item.proposal for item in able[:places]]
    return {
        "competition": name,
        "promoted": promoted,
        "declined": [item.proposal for item in finishers if item.declined],
        "places_unused": places - len(promoted),
    }


def _read_finishers(value: object) -> list[Finisher]:
    rows = read_rows(value)
    refuse_repetition([read_name(row.get("proposal")) for row in rows])
    return [_read_finisher(row) for row in rows]


def _read_finisher(row: dict[str, Any]) -> Finisher:
    rank = read_optional_integer(row.get("rank"), least=1)
    score = row.get("score")
    if rank is not None and score is None:
        raise EngineError(MALFORMED)
    return Finisher(
        proposal=read_name(row.get("proposal")),
        rank=rank,
        score=None if score is None else read_decimal(score),
        declined=read_flag(row.get("declined")),
    )


def _reaches(finisher: Finisher, minimum: Fraction | None) -> bool:
    return finisher.rank is not None and (minimum is None or finisher.score >= minimum)
