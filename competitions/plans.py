"""What a new edition begins with: whose, when, and the times that follow from its first day."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.text import slugify
from django.utils.translation import gettext as _

from accounts.models import Agency
from accounts.states import GOVERNMENTS, AgencyKind
from competitions.blueprints.building import span_of
from competitions.models import Competition, Stage, Window
from competitions.queries import current_rules, window_of
from competitions.states import Level, WindowKind
from core.codes import new_code

WEEK = 7
LEVELS = {
    AgencyKind.NATION: Level.NATION,
    AgencyKind.MINISTRY: Level.NATION,
    AgencyKind.PROVINCE: Level.PROVINCE,
    AgencyKind.REGENCY: Level.REGENCY,
    AgencyKind.CITY: Level.REGENCY,
}
SLUG, PREFIX = 60, 12


@dataclass(frozen=True, slots=True)
class EditionPlan:
    """What the organiser decides before the first row is written."""

    series: str
    name: str
    year: int
    level: str
    number_prefix: str
    zone: str
    opens_on: date

    def facts(self) -> dict[str, Any]:
        """Columns of the new edition."""
        names = ("series", "name", "year", "level", "number_prefix", "zone")
        return {name: getattr(self, name) for name in names}


@dataclass(frozen=True, slots=True)
class Shift:
    """So many days on, by the clock of the new zone: 08:00 stays 08:00."""

    days: int
    source: ZoneInfo
    target: ZoneInfo

    def moment(self, at: datetime) -> datetime:
        """The same clock, so many days on."""
        local = at.astimezone(self.source).replace(tzinfo=None)
        return (local + timedelta(days=self.days)).replace(tzinfo=self.target)

    def day(self, day: date | None) -> date | None:
        """A date without a clock."""
        return day + timedelta(days=self.days) if day else None


def territory_of(office: Agency) -> Agency:
    """The government for which an office holds its editions; itself where there is none above."""
    branch = Agency.objects.ancestors(office, include_self=True)
    above = [one for one in branch if one.kind in GOVERNMENTS]
    return above[-1] if above else office


def level_of(territory: Agency) -> str:
    """The level that a government's editions have unless somebody says otherwise."""
    return LEVELS.get(territory.kind, Level.REGENCY)


def same_weekday(day: date, year: int) -> date:
    """The day of another year nearest to this date, and on the same weekday.

    >>> same_weekday(date(2026, 3, 16), 2027)
    datetime.date(2027, 3, 15)
    """
    leap = day.replace(day=28) if (day.month, day.day) == (2, 29) else day
    weeks = round((leap.replace(year=year) - day).days / WEEK)
    return day + timedelta(days=weeks * WEEK)


def opening_of(previous: Competition) -> date | None:
    """The local day on which an edition's registration opened."""
    window = window_of(previous, WindowKind.REGISTRATION)
    return window.opens_at.astimezone(previous.tzinfo).date() if window else None


def shift_to(previous: Competition, plan: EditionPlan) -> Shift:
    """By how much everything moves when registration opens on the plan's day."""
    opened = opening_of(previous)
    days = (plan.opens_on - opened).days if opened else 0
    return Shift(days, previous.tzinfo, ZoneInfo(plan.zone))


@dataclass(frozen=True, slots=True)
class Times:
    """Windows and stages of an edition that is not written yet: unsaved rows, in order."""

    windows: list[Window]
    stages: list[Stage]

    def in_order(self) -> list[Window | Stage]:
        """The first to open comes first."""
        rows = [*self.windows, *self.stages]
        return sorted(rows, key=lambda row: (row.opens_at, row.closes_at))


def times_of_edition(previous: Competition, shift: Shift) -> Times:
    """Those of an edition, moved."""
    return Times(
        [Window(kind=row.kind, **moved(row, shift)) for row in previous.windows.all()],
        [
            Stage(kind=row.kind, name=row.name, order=row.order, **moved(row, shift))
            for row in previous.stages.order_by("order")
        ],
    )


def moved(row: Window | Stage, shift: Shift) -> dict[str, datetime]:
    """When a row opens and closes in the new edition."""
    return {"opens_at": shift.moment(row.opens_at), "closes_at": shift.moment(row.closes_at)}


def times_of_blueprint(blueprint: dict[str, Any], plan: EditionPlan) -> Times:
    """Those of a blueprint from the plan's day on."""
    edition = Competition(zone=plan.zone)
    stages = enumerate(blueprint["stages"], start=1)
    return Times(
        [
            Window(kind=row["kind"], **span_of(row, edition, plan.opens_on))
            for row in blueprint["windows"]
        ],
        [
            Stage(
                kind=row["kind"],
                name=row["name"],
                order=order,
                **span_of(row, edition, plan.opens_on),
            )
            for order, row in stages
        ],
    )


def suggested_prefix(series: str, year: int) -> str:
    """Initials of the series with the year, e.g. KKB27 for KIPP Kabupaten Banyumas.

    >>> suggested_prefix("KIPP Kabupaten Banyumas", 2027)
    'KKB27'
    """
    words = slugify(series).split("-")
    letters = "".join(word[0] for word in words if word).upper() or "KIPP"
    return f"{letters[: PREFIX - 2]}{year % 100:02}"


def free_slug(name: str) -> str:
    """An address that no other edition has; a namesake gets four letters more."""
    slug = plain_slug(name)
    return longer_slug(name) if Competition.objects.filter(slug=slug).exists() else slug


def longer_slug(name: str) -> str:
    """The address of a namesake."""
    return f"{plain_slug(name)}-{new_code(4).lower()}"


def plain_slug(name: str) -> str:
    """What the name gives; a name without letters of ours still gets an address."""
    return slugify(name)[:SLUG].strip("-") or "kompetisi"


def obstacles_to_create(organiser: Agency, plan: EditionPlan) -> list[str]:
    """An office holds a series once a year."""
    same = Competition.objects.filter(
        organiser=organiser, series__iexact=plan.series, year=plan.year
    ).first()
    if same is None:
        return []
    facts = {"name": same.name, "series": same.series, "year": same.year}
    return [_("“%(name)s” is already the %(series)s of %(year)s. Open that one.") % facts]


def obstacles_to_clone(previous: Competition) -> list[str]:
    """There must be rules to copy."""
    return [] if current_rules(previous) else [_("That competition has no rules to copy.")]
