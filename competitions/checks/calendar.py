"""Times: in order, not on days off, not past."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import pairwise

from django.utils.translation import gettext as _

from competitions.checks.draft import Draft, Fault
from competitions.models import Stage, Window
from competitions.states import WindowKind
from core.moments import say_day, say_moment

INSTANT = timedelta(microseconds=1)
SATURDAY = 5


def check_calendar(draft: Draft) -> Iterator[Fault]:
    """Every fault of windows and stages."""
    registration = draft.window(WindowKind.REGISTRATION)
    if registration is None:
        yield Fault(_("The registration window is missing."), Window)
    else:
        yield from _check_registration(draft, registration)
        yield from _check_windows_after(draft, registration)
        yield from _check_first_stage(draft, registration)
    yield from _check_stages(draft.stages)
    yield from _check_days(draft)


def _check_registration(draft: Draft, window: Window) -> Iterator[Fault]:
    zone = draft.competition.zone
    if window.closes_at <= draft.at:
        text = _("Registration would already be closed: it ends on %(when)s.")
        yield Fault(text % {"when": say_moment(window.closes_at, zone)}, Window, window)
    elif window.opens_at <= draft.at:
        text = _("Registration opens in the past, on %(when)s: it is open as soon as you publish.")
        when = {"when": say_moment(window.opens_at, zone)}
        yield Fault(text % when, Window, window, is_must=False)


def _check_windows_after(draft: Draft, registration: Window) -> Iterator[Fault]:
    screening = draft.window(WindowKind.SCREENING)
    if screening is None:
        text = _("There is no time for the administrative selection.")
        yield Fault(text, Window, is_must=False)
    elif screening.closes_at <= registration.closes_at:
        text = _("The administrative selection ends before registration does.")
        yield Fault(text, Window, screening)
    for kind in (WindowKind.REPAIR, WindowKind.OBJECTION):
        window = draft.window(kind)
        if window and screening and window.opens_at < screening.opens_at:
            text = _("“%(name)s” opens before the administrative selection does.")
            yield Fault(text % {"name": window.get_kind_display()}, Window, window)


def _check_first_stage(draft: Draft, registration: Window) -> Iterator[Fault]:
    if not draft.stages:
        return
    first, names = draft.stages[0], {"stage": draft.stages[0].name}
    if first.closes_at <= registration.closes_at:
        yield Fault(_("“%(stage)s” ends before registration does.") % names, Stage, first)
    elif first.opens_at < registration.closes_at:
        text = _("“%(stage)s” begins while entries can still be submitted.")
        yield Fault(text % names, Stage, first, is_must=False)


def _check_stages(stages: list[Stage]) -> Iterator[Fault]:
    for before, after in pairwise(stages):
        names = {"before": before.name, "after": after.name}
        if after.opens_at < before.opens_at or after.closes_at < before.closes_at:
            text = _("“%(after)s” comes after “%(before)s”, but its times come before.")
            yield Fault(text % names, Stage, after)
        elif after.opens_at < before.closes_at:
            text = _("“%(after)s” begins before “%(before)s” has ended.")
            yield Fault(text % names, Stage, after, is_must=False)


def _check_days(draft: Draft) -> Iterator[Fault]:
    """Offices are closed at weekends and on holidays; nobody can be asked for help then."""
    zone = draft.competition.tzinfo
    rows = [(window.get_kind_display(), window) for window in draft.windows]
    rows += [(stage.name, stage) for stage in draft.stages]
    for name, row in rows:
        opening = row.opens_at.astimezone(zone).date()
        closing = last_day(row.closes_at, draft)
        yield from _check_day(draft, row, opening, _("“%(name)s” opens on %(day)s"), name)
        yield from _check_day(draft, row, closing, _("“%(name)s” closes on %(day)s"), name)


def last_day(closes_at: datetime, draft: Draft) -> date:
    """The last day that still counts, in the edition's zone."""
    return (closes_at - INSTANT).astimezone(draft.competition.tzinfo).date()


def _check_day(
    draft: Draft, row: Window | Stage, day: date, words: str, name: str
) -> Iterator[Fault]:
    sentence = words % {"name": name, "day": say_day(day)}
    if day in draft.holidays:
        facts = {"sentence": sentence, "holiday": draft.holidays[day]}
        text = _("%(sentence)s: a holiday (%(holiday)s).") % facts
        yield Fault(text, type(row), row, is_must=False)
    elif day.weekday() >= SATURDAY:
        text = _("%(sentence)s: a weekend.") % {"sentence": sentence}
        yield Fault(text, type(row), row, is_must=False)
