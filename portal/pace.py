"""The pace of submission: this edition's curve over the one before, and what it says."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from competitions.models import Competition
from competitions.queries import window_of
from competitions.states import WindowKind
from portal.charts import Curve, Series, draw_curve
from portal.queries.rounds import DayCount


@dataclass(frozen=True)
class Pace:
    """A drawing with its sentence."""

    curve: Curve
    sentence: str


def pace_of(competition: Competition, counts: Sequence[DayCount], at: datetime) -> Pace | None:
    """None when the edition has no registration."""
    window = window_of(competition, WindowKind.REGISTRATION)
    if window is None:
        return None
    zone = competition.tzinfo
    span = (window.opens_at, window.closes_at)
    series = _series(competition.year, span, zone, _days(counts, competition.pk))
    before = _series_before(competition, counts)
    today = at.astimezone(zone).date()
    sentence = _sentence(series, before, today) if today >= series.opens_on else ""
    return Pace(draw_curve(series, before, today=today), sentence or _("Not open yet."))


def _series(
    year: int, span: tuple[datetime, datetime], zone: ZoneInfo, days: Counter[date]
) -> Series:
    first, last = (instant.astimezone(zone).date() for instant in span)
    return Series(str(year), first, last, days)


def _series_before(competition: Competition, counts: Sequence[DayCount]) -> Series | None:
    if not (competition.forerunner_id and competition.forerunner_opens_at):
        return None
    return _series(
        competition.forerunner_year,
        (competition.forerunner_opens_at, competition.forerunner_closes_at),
        competition.tzinfo,
        _days(counts, competition.forerunner_id),
    )


def _days(counts: Sequence[DayCount], competition_id: int) -> Counter[date]:
    return Counter({one.day: one.count for one in counts if one.competition_id == competition_id})


def _sentence(series: Series, before: Series | None, today: date) -> str:
    """While it is open: how it stands against the same day before; then when half was in."""
    if today <= series.closes_on:
        return _standing(series, before, (today - series.opens_on).days)
    half = series.days_before_end_at_half()
    if half is None:
        return _("Nothing was submitted.")
    text = ngettext(
        "Half of the entries were in %(days)s day before the end.",
        "Half of the entries were in %(days)s days before the end.",
        half,
    ) % {"days": half}
    former = before.days_before_end_at_half() if before else None
    if former is None:
        return text
    return f"{text} " + _("In %(year)s it was %(days)s.") % {"year": before.label, "days": former}


def _standing(series: Series, before: Series | None, elapsed: int) -> str:
    count = sum(series.days.values())
    text = ngettext(
        "%(count)s entry submitted so far.", "%(count)s entries submitted so far.", count
    ) % {"count": count}
    if before is None:
        return text
    then = before.totals(before.length)[min(elapsed, before.length)]
    return f"{text} " + _("On the same day of %(year)s: %(count)s.") % {
        "year": before.label,
        "count": then,
    }
