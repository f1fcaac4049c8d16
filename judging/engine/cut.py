"""Who is above the line: the first N, equal scores at the line, and places kept for groups."""

from dataclasses import dataclass

from judging.engine.documents import INCLUDE_ALL, TIE_BREAK
from judging.engine.errors import UNRESOLVED_TIE_AT_CUT, EngineError


@dataclass(frozen=True, slots=True)
class Place:
    """A row of a finished ranking; the score in units of its last decimal."""

    proposal: str
    rank: int
    score: int


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
