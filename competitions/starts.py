"""What a new edition can begin with: an edition of the office, a template, or nothing."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from accounts.models import Agency
from competitions.blueprints import all_blueprints
from competitions.blueprints.reading import EMPTY
from competitions.checks.calendar import check_calendar
from competitions.checks.draft import Draft
from competitions.models import Competition, Holiday, Stage, Window
from competitions.plans import (
    EditionPlan,
    Times,
    level_of,
    opening_of,
    same_weekday,
    shift_to,
    suggested_prefix,
    territory_of,
    times_of_blueprint,
    times_of_edition,
)
from competitions.states import CompetitionState

NOTICE = timedelta(weeks=4)
JUDGING = timedelta(weeks=12)  # an edition is called after the year in which it is judged
TEMPLATE, EDITION = "templat", "edisi"
MOST_EDITIONS = 10


@dataclass(frozen=True, slots=True)
class Start:
    """One way to begin. `key` stands in the address; `times` tells the schedule of a plan."""

    key: str
    label: str
    note: str
    initial: dict[str, Any]
    times: Callable[[EditionPlan], Times]
    previous: Competition | None = None
    blueprint: str = ""


def starts_of(office: Agency, today: date) -> list[Start]:
    """The office's latest editions first, then the templates, the empty one last."""
    editions = [_of_edition(one) for one in editions_of(office)]
    territory = territory_of(office)
    templates = sorted(all_blueprints(), key=lambda one: _rank(one, level_of(territory)))
    return [*editions, *[_of_blueprint(one, territory, today) for one in templates]]


def editions_of(office: Agency) -> list[Competition]:
    """What may be copied: everything but what was called off."""
    rows = Competition.objects.filter(organiser=office).exclude(state=CompetitionState.CANCELLED)
    return list(rows.prefetch_related("windows").order_by("-year", "-pk")[:MOST_EDITIONS])


def _rank(blueprint: dict[str, Any], level: str) -> tuple[bool, bool, str]:
    is_other = blueprint["level"] != level
    return (blueprint["name"] == EMPTY, is_other, blueprint["label"])


def _of_edition(previous: Competition) -> Start:
    year = previous.year + 1
    opened = opening_of(previous)
    return Start(
        key=f"{EDITION}-{previous.code}",
        label=previous.name,
        note=previous.get_state_display(),
        initial={
            "series": previous.series,
            "name": f"{previous.series} {year}",
            "year": year,
            "level": previous.level,
            "number_prefix": suggested_prefix(previous.series, year),
            "zone": previous.zone,
            "opens_on": same_weekday(opened, opened.year + 1) if opened else None,
        },
        times=lambda plan: times_of_edition(previous, shift_to(previous, plan)),
        previous=previous,
    )


def _of_blueprint(blueprint: dict[str, Any], territory: Agency, today: date) -> Start:
    opens_on = next_monday(today + NOTICE)
    year = (opens_on + JUDGING).year
    series = f"KIPP {territory.name}"
    return Start(
        key=f"{TEMPLATE}-{blueprint['name']}",
        label=blueprint["label"],
        note=blueprint["note"],
        initial={
            "series": series,
            "name": f"{series} {year}",
            "year": year,
            "level": level_of(territory),
            "number_prefix": suggested_prefix(series, year),
            "zone": blueprint["zone"],
            "opens_on": opens_on,
        },
        times=partial(times_of_blueprint, blueprint),
        blueprint=blueprint["name"],
    )


def named(row: Window | Stage) -> str:
    """What a time is called before it has an edition."""
    return row.name if isinstance(row, Stage) else row.get_kind_display()


def remarks_on(office: Agency, plan: EditionPlan, times: Times, at: datetime) -> list[str]:
    """What the check before publishing would say of these times."""
    days = Holiday.objects.filter(organiser=office).values_list("day", "name")
    draft = Draft(
        competition=Competition(zone=plan.zone),
        at=at,
        windows=times.windows,
        stages=times.stages,
        groups=[],
        categories=[],
        quotas=[],
        eligibility=[],
        appointments=[],
        holidays=dict(days),
    )
    return [fault.text for fault in check_calendar(draft)]


def next_monday(day: date) -> date:
    """The day itself when it is a Monday.

    >>> next_monday(date(2026, 4, 21))
    datetime.date(2026, 4, 27)
    """
    return day + timedelta(days=-day.weekday() % 7)
