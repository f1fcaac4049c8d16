"""The tie ladder: what parts proposals with the same published score.

Every rung gives a value of which the smaller one stands ahead.
"""

import hashlib
import unicodedata
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

from judging.engine.counting import Count
from judging.engine.documents import (
    CRITERION,
    HIGHEST_MINIMUM,
    LOT,
    LOWEST_RANGE,
    STAGE,
    Contest,
)
from judging.engine.errors import MISSING_STAGE_SCORE, EngineError
from judging.engine.exact import half_up


def tie_keys(count: Count, proposal: str, own: Mapping[str, Fraction]) -> tuple[Any, ...]:
    """Return the proposal's values on the declared ladder, in order.

    `own` are the published scores of the document's own stage, which a rung may name too.
    """
    config = count.contest.config
    return tuple(
        -own[proposal]
        if rung.kind == STAGE and rung.subject == config.own_stage
        else RUNGS[rung.kind](count, proposal, rung.subject)
        for rung in config.ladder
    )


def lot_digest(seed: str, proposal: str) -> str:
    """Return the proposal's ticket: SHA-256 of `seed|proposal`; ascending order is the lot."""
    ticket = unicodedata.normalize("NFC", f"{seed}|{proposal}")
    return hashlib.sha256(ticket.encode()).hexdigest()


def _criterion(count: Count, proposal: str, name: str) -> tuple[bool, int]:
    """Higher mean first. Without any mark (weight 0 owes none) behind all that have one."""
    marks = [row.marks[name] for row in count.evaluations[proposal] if name in row.marks]
    if not marks:
        return True, 0
    highest = count.contest.criteria[name].highest * count.contest.mark_unit
    return False, -_published(count.contest, 100 * sum(marks) / (highest * len(marks)))


def _lowest_range(count: Count, proposal: str, _subject: str) -> int:
    totals = count.totals[proposal].values()
    return _published(count.contest, Fraction(max(totals) - min(totals), count.unit))


def _highest_minimum(count: Count, proposal: str, _subject: str) -> int:
    lowest = min(count.totals[proposal].values())
    return -_published(count.contest, Fraction(lowest, count.unit))


def _stage(count: Count, proposal: str, stage: str) -> Fraction:
    scores = count.contest.proposals[proposal].stage_scores
    if stage not in scores:
        raise EngineError(MISSING_STAGE_SCORE)
    return -scores[stage]


def _lot(count: Count, proposal: str, _subject: str) -> str:
    return lot_digest(count.contest.config.lot_seed, proposal)


RUNGS: dict[str, Callable[[Count, str, str], Any]] = {
    CRITERION: _criterion,
    LOWEST_RANGE: _lowest_range,
    HIGHEST_MINIMUM: _highest_minimum,
    STAGE: _stage,
    LOT: _lot,
}


def _published(contest: Contest, value: Fraction) -> int:
    return half_up(value, contest.config.decimals)
