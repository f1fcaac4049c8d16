"""Times of an edition in preparation, and the days off of its office."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Agency, User
from audit.trail import record
from competitions.actions.rows import add_row, remove_row, save_row
from competitions.dayoff import public_holidays
from competitions.models import Competition, Holiday, Stage, Window
from core.errors import refuse_if


@dataclass(frozen=True, slots=True)
class TimeEdit:
    """New times for a row, made from `revision` of it; without times a window is not held."""

    row: Window | Stage
    opens_at: datetime | None
    closes_at: datetime | None
    revision: int

    @property
    def facts(self) -> dict:
        """What the row's acts write."""
        return {"opens_at": self.opens_at, "closes_at": self.closes_at}

    @property
    def is_change(self) -> bool:
        """Whether the row would say anything new."""
        return (self.row.opens_at, self.row.closes_at) != (self.opens_at, self.closes_at)


@transaction.atomic
def save_calendar(
    competition: Competition, *, by: User, at: datetime, edits: list[TimeEdit]
) -> Competition:
    """Write all times of the page, or none: a stale one raises StaleWrite."""
    competition = Competition.objects.lock(competition)
    for edit in edits:
        if edit.opens_at is None:
            if edit.row.pk:
                remove_row(edit.row, by=by, at=at)
        elif not edit.row.pk:
            add_row(edit.row, by=by, at=at, facts=edit.facts)
        elif edit.is_change:
            save_row(edit.row, by=by, at=at, revision=edit.revision, facts=edit.facts)
    return competition


@transaction.atomic
def add_holiday(organiser: Agency, *, by: User, at: datetime, day: date, name: str) -> Holiday:
    """A day on which the office is closed; each day stands there once."""
    organiser = Agency.objects.lock(organiser)
    taken = organiser.holidays.filter(day=day).exists()
    refuse_if([_("This day is in the table already.")] if taken else [])
    holiday = Holiday.objects.create(organiser=organiser, day=day, name=name)
    _record("add_holiday", holiday, by=by, at=at)
    return holiday


@transaction.atomic
def save_holiday(holiday: Holiday, *, by: User, at: datetime, day: date, name: str) -> Holiday:
    """Move or rename a day off."""
    holiday = Holiday.objects.lock(holiday)
    others = Holiday.objects.filter(organiser=holiday.organiser_id, day=day).exclude(pk=holiday.pk)
    refuse_if([_("This day is in the table already.")] if others.exists() else [])
    holiday.day, holiday.name = day, name
    holiday.save()
    _record("save_holiday", holiday, by=by, at=at)
    return holiday


@transaction.atomic
def remove_holiday(holiday: Holiday, *, by: User, at: datetime) -> None:
    """The office works on that day after all."""
    holiday = Holiday.objects.lock(holiday)
    _record("remove_holiday", holiday, by=by, at=at)
    holiday.delete()


@transaction.atomic
def fill_holidays(organiser: Agency, *, by: User, at: datetime, year: int) -> int:
    """Put the public holidays of a year into the table; days that stand there stay as they are."""
    organiser = Agency.objects.lock(organiser)
    known = set(organiser.holidays.filter(day__year=year).values_list("day", flat=True))
    days = [(day, name) for day, name in public_holidays(year) if day not in known]
    rows = [Holiday(organiser=organiser, day=day, name=name) for day, name in days]
    Holiday.objects.bulk_create(rows)
    told = {"year": year, "added": len(rows)}
    record("competitions.fill_holidays", organiser, by=by, at=at, after=told)
    return len(rows)


def _record(act: str, holiday: Holiday, *, by: User, at: datetime) -> None:
    told = {"day": holiday.day.isoformat(), "name": holiday.name}
    record(f"competitions.{act}", holiday, by=by, at=at, after=told)
