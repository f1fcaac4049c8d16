"""Days on which deadlines are missed: weekends, holidays, times out of order.

A remark never bars: an organiser may have reasons. Publishing and the calendar page show the same.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _

from accounts.models import Agency
from competitions.models import Competition, Holiday
from competitions.states import WindowKind
from core.moments import say_day

INSTANT = timedelta(microseconds=1)
SATURDAY = 5
Days = Mapping[date, str]


@dataclass(frozen=True, slots=True)
class Stretch:
    """A window or stage as the almanac reads it; `order` is 0 for windows."""

    name: str
    kind: str
    opens_at: datetime
    closes_at: datetime
    order: int = 0
    key: UUID | None = None


@dataclass(frozen=True, slots=True)
class Remark:
    """What somebody should look at again, and of which row."""

    stretch: Stretch
    text: str


def holidays_of(office: Agency) -> dict[date, str]:
    """The office's own table of holidays."""
    return dict(Holiday.objects.filter(organiser=office).values_list("day", "name"))


def stretches_of(competition: Competition) -> list[Stretch]:
    """Windows and stages in the order of time; two statements unless prefetched."""
    rows = [
        Stretch(w.get_kind_display(), w.kind, w.opens_at, w.closes_at, 0, w.key)
        for w in competition.windows.all()
    ]
    rows += [
        Stretch(s.name, s.kind, s.opens_at, s.closes_at, s.order, s.key)
        for s in competition.stages.all()
    ]
    return sorted(rows, key=lambda row: (row.opens_at, row.closes_at))


def remarks_of(competition: Competition) -> list[Remark]:
    """Everything worth a second look in an edition's times."""
    days = holidays_of(competition.organiser)
    return remarks_on(stretches_of(competition), competition.tzinfo, days)


def remarks_on(stretches: Iterable[Stretch], zone: ZoneInfo, holidays: Days) -> list[Remark]:
    """The same for times that are not written yet."""
    rows = list(stretches)
    single = [Remark(row, text) for row in rows for text in remarks_on_days(row, zone, holidays)]
    return [*single, *_out_of_order(rows)]


def remarks_on_days(row: Stretch, zone: ZoneInfo, holidays: Days) -> Iterator[str]:
    """First and last day that fall on a weekend or a holiday."""
    opens = row.opens_at.astimezone(zone).date()
    closes = (row.closes_at - INSTANT).astimezone(zone).date()
    reason = why_closed(opens, holidays)
    if reason:
        yield _("Opens on a day off: %(day)s (%(why)s).") % {"day": say_day(opens), "why": reason}
    reason = why_closed(closes, holidays)
    if reason:
        yield _("Closes on a day off: %(day)s (%(why)s).") % {"day": say_day(closes), "why": reason}


def why_closed(day: date, holidays: Days) -> str:
    """The holiday's name, else the weekend day; empty on a working day."""
    if day in holidays:
        return holidays[day]
    return str(WEEKDAYS[day.weekday()]) if day.weekday() >= SATURDAY else ""


def _out_of_order(rows: list[Stretch]) -> Iterator[Remark]:
    """Stages one after the other, all of them after registration; repair within screening."""
    stages = sorted((row for row in rows if row.order), key=lambda row: row.order)
    for before, after in pairwise(stages):
        if after.opens_at < before.closes_at:
            yield _begins_early(after, before)
    windows = {row.kind: row for row in rows if not row.order}
    registration = windows.get(WindowKind.REGISTRATION)
    screening = windows.get(WindowKind.SCREENING)
    for row in (screening, *stages[:1]):
        if row and registration and row.opens_at < registration.closes_at:
            yield _begins_early(row, registration)
    repair = windows.get(WindowKind.REPAIR)
    if repair and screening and repair.closes_at > screening.closes_at:
        facts = {"before": screening.name}
        yield Remark(repair, _("Ends after “%(before)s” has ended.") % facts)


def _begins_early(row: Stretch, before: Stretch) -> Remark:
    facts = {"before": before.name}
    return Remark(row, _("Begins before “%(before)s” has ended.") % facts)
