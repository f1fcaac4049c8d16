"""Who is above the line: the first N, equal scores at the line, and places kept for groups."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from judging.engine.documents import INCLUDE_ALL, TIE_BREAK
from judging.engine.errors import UNRESOLVED_TIE_AT_CUT, EngineError
from judging.engine.quotas import (
    MINIMUM,
    Candidate,
    Rule,
    account,
    choose,
    is_unsettled,
    skipped,
)

MAXIMUM, TOGETHER = "maximum", "together"


@dataclass(frozen=True, slots=True)
class Place:
    """A row of a finished ranking; the score in units of its last decimal."""

    proposal: str
    rank: int
    score: int
    groups: tuple[str, ...] = ()

    def candidate(self) -> Candidate:
        """Return the row as quotas see it; equal ranks are one tier."""
        return Candidate(self.proposal, self.groups, self.score, self.rank)


def selected_at_cut(places: list[Place], top_n: int, policy: str) -> list[str]:
    """Return the selected proposals in order of rank.

    Only a tie that straddles the line matters: `include_all` takes everybody with the
    published score of place N, `exclude_all` nobody, `tie_break` the first N, unless the
    ladder left places N and N+1 equal: then the engine may not choose.
    """
    if top_n >= len(places):
        return [place.proposal for place in places]
    last, next_one = places[top_n - 1], places[top_n]
    if policy == TIE_BREAK:
        if last.rank == next_one.rank:
            raise EngineError(UNRESOLVED_TIE_AT_CUT)
        return [place.proposal for place in places[:top_n]]
    if last.score != next_one.score:
        return [place.proposal for place in places[:top_n]]
    least = last.score if policy == INCLUDE_ALL else last.score + 1
    return [place.proposal for place in places if place.score >= least]


def selected_by_rules(
    places: list[Place], rules: Sequence[Rule], plain: list[str], top_n: int
) -> dict[str, Any]:
    """Answer who is selected under the rules, and what the rules changed of the plain list.

    The cut says how many there are, the rules who they are. Names alone never decide. Where
    there are no more than `top_n`, a minimum that finds nobody is told, not refused.
    """
    candidates = [place.candidate() for place in places]
    number = len(plain) if top_n < len(places) else top_n
    chosen = choose(candidates, rules, number)
    if is_unsettled(candidates, rules, chosen):
        raise EngineError(UNRESOLVED_TIE_AT_CUT)
    reasons, shortfall = account(candidates, rules, chosen)
    return {
        "selected": list(reasons),
        "selected_count": len(reasons),
        "selected_without_quotas": plain,
        "quota_reasons": reasons,
        "skipped": skipped(candidates, reasons, number),
        "shortfall": {f"{name}:{group}": n for (name, group), n in sorted(shortfall.items())},
        "displaced": _displaced(candidates, rules, reasons, plain),
    }


def _displaced(
    candidates: list[Candidate], rules: Sequence[Rule], reasons: dict[str, str], plain: list[str]
) -> dict[str, dict[str, str | None]]:
    """Return whom a full group or another group's minimum keeps out of the plain list.

    Who comes in by a minimum takes the place of one whose own groups are not full, in order.
    """
    inside = [row for row in candidates if row.name in reasons]
    newcomers = [
        _owed(row, rules, inside)
        for row in inside
        if reasons[row.name] == MINIMUM and row.name not in plain
    ]
    displaced = {}
    for row in candidates:
        if row.name in plain and row.name not in reasons:
            full = _full_group(row, rules, inside)
            why = full or (newcomers.pop(0) if newcomers else (TOGETHER, None, None))
            displaced[row.name] = dict(zip(("rule", "field", "group"), why, strict=True))
    return displaced


def _full_group(
    row: Candidate, rules: Sequence[Rule], inside: list[Candidate]
) -> tuple[str, str, str] | None:
    for place, rule in enumerate(rules):
        group = row.groups[place]
        taken = sum(other.groups[place] == group for other in inside)
        if rule.of(group).most is not None and taken >= rule.of(group).most:
            return MAXIMUM, rule.field, group
    return None


def _owed(row: Candidate, rules: Sequence[Rule], inside: list[Candidate]) -> tuple[str, str, str]:
    """Return the minimum by which somebody is in."""
    ahead = inside[: inside.index(row)]
    return next(
        (MINIMUM, rule.field, row.groups[place])
        for place, rule in enumerate(rules)
        if sum(other.groups[place] == row.groups[place] for other in ahead)
        < rule.of(row.groups[place]).least
    )
