"""Deadlines as a calendar file (RFC 5545): times in UTC, one event for each end of a stretch."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from django.utils.translation import gettext as _

from competitions.models import Competition
from competitions.queries import Milestone

LINE_OCTETS = 73


def write_calendar(competition: Competition, milestones: Sequence[Milestone], at: datetime) -> str:
    """The edition's closings; the UIDs stay, so a later download replaces what was imported."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//KIPP//portal//ID", "METHOD:PUBLISH"]
    for number, milestone in enumerate(milestones, start=1):
        lines += _event(competition, milestone, number, at)
    lines.append("END:VCALENDAR")
    return "".join(f"{part}\r\n" for line in lines for part in _fold(line))


def _event(
    competition: Competition, milestone: Milestone, number: int, at: datetime
) -> Iterable[str]:
    summary = _("%(name)s closes: %(edition)s") % {
        "name": milestone.name,
        "edition": competition.name,
    }
    yield "BEGIN:VEVENT"
    yield f"UID:{competition.code}-{number}@kipp"
    yield f"DTSTAMP:{_stamp(at)}"
    yield f"DTSTART:{_stamp(milestone.closes_at)}"
    yield f"SUMMARY:{_escape(summary)}"
    yield "END:VEVENT"


def _stamp(instant: datetime) -> str:
    return instant.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _escape(text: str) -> str:
    for sign in ("\\", ";", ","):
        text = text.replace(sign, f"\\{sign}")
    return text.replace("\n", "\\n")


def _fold(line: str) -> Iterable[str]:
    """Long lines go on after a line end and a space; letters of several octets stay whole."""
    part = ""
    for letter in line:
        if len((part + letter).encode()) > LINE_OCTETS:
            yield part
            part = " "
        part += letter
    yield part
