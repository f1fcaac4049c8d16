"""An edition's calendar as a ribbon: what is past, what runs, what comes."""

from datetime import datetime

from competitions.models import Competition
from competitions.queries import Milestone, milestones
from competitions.states import WindowState
from core.moments import say_clock, say_span

STATES = {
    WindowState.UPCOMING: "coming",
    WindowState.OPEN: "now",
    WindowState.CLOSED: "past",
}


def ribbon_of(
    competition: Competition, instant: datetime, *, with_clock: bool = False
) -> list[dict]:
    """Stretches with their dates in the edition's zone; with the closing time where it counts."""
    return [
        {
            "label": milestone.name,
            "dates": _dates(milestone, competition, with_clock=with_clock),
            "state": STATES[milestone.state],
            "share": milestone.percent_at(instant),
        }
        for milestone in milestones(competition, instant)
    ]


def _dates(milestone: Milestone, competition: Competition, *, with_clock: bool) -> str:
    dates = say_span(milestone.opens_at, milestone.closes_at, competition.zone)
    if not with_clock:
        return dates
    clock = say_clock(milestone.closes_at, competition.zone)
    return f"{dates}, {clock} {competition.get_zone_display()}"
