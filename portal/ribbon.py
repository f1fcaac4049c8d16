"""An edition's calendar as a ribbon: what is past, what runs, what comes."""

from datetime import datetime

from competitions.models import Competition
from competitions.queries import milestones
from competitions.states import WindowState
from core.moments import say_span

STATES = {
    WindowState.UPCOMING: "coming",
    WindowState.OPEN: "now",
    WindowState.CLOSED: "past",
}


def ribbon_of(competition: Competition, instant: datetime) -> list[dict]:
    """Stretches with their dates in the edition's zone."""
    return [
        {
            "label": milestone.name,
            "dates": say_span(milestone.opens_at, milestone.closes_at, competition.zone),
            "state": STATES[milestone.state],
            "share": milestone.percent_at(instant),
        }
        for milestone in milestones(competition, instant)
    ]
