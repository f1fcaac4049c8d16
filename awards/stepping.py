"""The five steps of an announcement: where they are, which are done, what they are called."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from awards.models import Announcement
from awards.wording import GROUPS
from core.moments import say_moment

PUBLIC_WORDS = "halaman"
ZONES = ("Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura")


@dataclass(frozen=True)
class Step:
    """One step; any of them can be left and returned to."""

    number: int
    label: str
    url: str
    is_current: bool
    is_done: bool


def steps_of(announcement: Announcement, current: str) -> list[Step]:
    """In order; done is what the database says."""
    keys = [announcement.competition.code, announcement.code]
    told = (
        ("announcement-result", _("Result"), True),
        ("announcement-words", _("Words"), bool(announcement.worded_at)),
        ("announcement-preview", _("Preview"), bool(announcement.previewed_at)),
        ("announcement-time", _("Embargo"), bool(announcement.publish_at)),
        ("announcement-approve", _("Approval"), not announcement.is_draft),
    )
    return [
        Step(number, label, reverse(route, args=keys), route == current, is_done)
        for number, (route, label, is_done) in enumerate(told, start=1)
    ]


def group_labels() -> dict[str, str]:
    """What is worded, by its word in the address."""
    labels = (_("Winners"), _("Heads of agency"), _("All others"))
    return {PUBLIC_WORDS: _("Public page"), **dict(zip(GROUPS, labels, strict=True))}


def group_choices(announcement: Announcement, current: str) -> list[dict]:
    """The ways between what is worded."""
    keys = [announcement.competition.code, announcement.code]
    return [
        {
            "label": label,
            "url": reverse("announcement-letter", args=[*keys, group]),
            "is_current": group == current,
        }
        for group, label in group_labels().items()
    ]


def says_zones(at: datetime | None) -> list[str]:
    """The same instant in the three zones of the country."""
    return [say_moment(at, zone) for zone in ZONES] if at else []
