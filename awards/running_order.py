"""The running order of a ceremony as paper: who is called, by whom, in which order."""

from datetime import datetime

from django.utils.translation import override

from awards.models import Ceremony, Receiver
from core.moments import say_moment
from core.paper import make_pdf

TEMPLATE = "running_order"


def make_running_order(ceremony: Ceremony, at: datetime) -> bytes:
    """A4, one line for each receiver, tier by tier as they are called."""
    competition = ceremony.announcement.competition
    receivers = ceremony.receivers.select_related("agency", "row__tier", "row__innovation")
    with override("id"):
        words = {
            "government": competition.territory.name,
            "competition": competition.name,
            "when": say_moment(ceremony.starts_at, competition.zone),
            "place": ceremony.place,
            "handed_by": ceremony.handed_by,
            "note": ceremony.note,
            "printed": say_moment(at, competition.zone),
            "rows": [_line(turn, one) for turn, one in enumerate(receivers, start=1)],
            "is_demo": competition.is_demo,
        }
    return make_pdf(TEMPLATE, words, at=at)


def _line(turn: int, one: Receiver) -> dict[str, str]:
    return {
        "turn": str(turn),
        "award": one.row.tier.name,
        "innovation": one.row.innovation.name,
        "agency": one.agency.name,
        "person": one.person_name,
        "position": one.person_position,
        "note": one.note,
        "attendance": str(one.get_attendance_display()),
    }
