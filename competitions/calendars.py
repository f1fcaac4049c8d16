"""Calendar files (RFC 5545): instants in UTC, so that every calendar shows its owner's own zone.

An entry keeps its UID for ever and its SEQUENCE rises with every change of its row: whoever
imports the file again sees the moved time in the old place, not a second entry.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from django.utils.translation import gettext as _
from icalendar import Calendar
from icalendar import Event as CalendarEvent

from competitions.models import Competition, Event, Stage, Window
from competitions.states import CompetitionState, EventState, VenueKind
from core.links import absolute, plain_path

PRODUCT = "-//KIPP//portal//ID"


@dataclass(frozen=True, slots=True)
class Entry:
    """What one entry says; `ends_at` is empty for an instant, `sequence` counts its changes."""

    uid: str
    summary: str
    starts_at: datetime
    changed_at: datetime
    sequence: int
    ends_at: datetime | None = None
    place: str = ""
    address: str = ""
    is_cancelled: bool = False


def write_calendar(entries: Iterable[Entry], *, name: str, at: datetime) -> bytes:
    """The file, as it is read at the instant `at`.

    SECURITY: the calendar's name is no text that the library escapes: a line end would end it.
    """
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", " ".join(name.split()))
    for entry in entries:
        calendar.add_component(_component(entry, at))
    return calendar.to_ical()


def entries_of(competition: Competition, key: UUID | None = None) -> Iterator[Entry]:
    """Opening and closing of every window and stage; with `key` of this one alone."""
    rows = sorted(
        [*competition.windows.all(), *competition.stages.all()], key=lambda row: row.opens_at
    )
    for row in rows:
        if key in {None, row.key}:
            yield _end(competition, row, "open")
            yield _end(competition, row, "close")


def entry_of(event: Event) -> Entry:
    """An event with its place; a cancelled one says so in the calendar too."""
    path = plain_path("event-detail", code=event.code)
    place = ", ".join(part for part in (event.venue, event.address) if part)
    if event.venue_kind == VenueKind.ONLINE:
        place = _("Online")
    is_cancelled = event.state == EventState.CANCELLED
    return Entry(
        uid=f"{event.key}@kipp",
        summary=event.title,
        starts_at=event.starts_at,
        ends_at=event.ends_at,
        changed_at=event.updated_at,
        sequence=event.revision - 1 + is_cancelled,
        place=place,
        address=absolute(path),
        is_cancelled=is_cancelled,
    )


def _end(competition: Competition, row: Window | Stage, end: str) -> Entry:
    name = row.name if isinstance(row, Stage) else row.get_kind_display()
    words = _("%(name)s opens: %(edition)s") if end == "open" else _("%(name)s closes: %(edition)s")
    is_cancelled = competition.state == CompetitionState.CANCELLED
    return Entry(
        uid=f"{row.key}-{end}@kipp",
        summary=words % {"name": name, "edition": competition.name},
        starts_at=row.opens_at if end == "open" else row.closes_at,
        changed_at=max(row.updated_at, competition.updated_at),
        sequence=row.revision + competition.revision - 2 + is_cancelled,
        address=absolute(plain_path("competition-detail", slug=competition.slug)),
        is_cancelled=is_cancelled,
    )


def _component(entry: Entry, at: datetime) -> CalendarEvent:
    component = CalendarEvent()
    component.add("uid", entry.uid)
    component.add("dtstamp", at.astimezone(UTC))
    component.add("last-modified", entry.changed_at.astimezone(UTC))
    component.add("sequence", entry.sequence)
    component.add("dtstart", entry.starts_at.astimezone(UTC))
    component.add("summary", entry.summary)
    component.add("url", entry.address)
    component.add("status", "CANCELLED" if entry.is_cancelled else "CONFIRMED")
    if entry.ends_at:
        component.add("dtend", entry.ends_at.astimezone(UTC))
    if entry.place:
        component.add("location", entry.place)
    return component
