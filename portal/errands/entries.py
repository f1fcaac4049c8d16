"""What proposals wait for: the selection, a push before the deadline, agencies that are silent."""

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from competitions.models import Competition
from competitions.queries import is_open, window_of
from competitions.states import WindowKind
from core.moments import say_day
from portal.errands.errand import Errand, make_errand
from portal.queries.rounds import number
from portal.queries.steps import EntryStep, Turnout


def errands_of_screening(competition: Competition, at: datetime) -> Iterator[Errand]:
    """Entries that nobody has decided on."""
    count = number(competition.counts, EntryStep.QUEUED)
    if not count:
        return
    window = window_of(competition, WindowKind.SCREENING)
    yield make_errand(
        competition,
        at,
        title=ngettext(
            "%(count)s entry waits for the administrative selection",
            "%(count)s entries wait for the administrative selection",
            count,
        )
        % {"count": count},
        reason=_("the oldest since %(day)s")
        % {"day": say_day(competition.waiting_since, competition.zone, short=True)},
        action=_("Check entries"),
        url=reverse("screening-list", args=[competition.code]),
        due=window.closes_at if window else None,
    )


def errands_of_drafts(competition: Competition, at: datetime) -> Iterator[Errand]:
    """Drafts that are nearly done, or lie still, while registration closes soon."""
    count = competition.stuck
    if not count:
        return
    rows = reverse("entry-list", args=[competition.code])
    yield make_errand(
        competition,
        at,
        title=ngettext("%(count)s draft is stuck", "%(count)s drafts are stuck", count)
        % {"count": count},
        reason=_("one section is missing, or nobody wrote for a week"),
        action=ngettext("Remind %(count)s entrant", "Remind %(count)s entrants", count)
        % {"count": count},
        url=reverse("writer-remind", args=[competition.code]),
        rows_url=f"{rows}?langkah={EntryStep.STUCK}",
        is_act=True,
        due=window_of(competition, WindowKind.REGISTRATION).closes_at,
    )


def errands_of_silence(competition: Competition, at: datetime) -> Iterator[Errand]:
    """Agencies that entered nothing, while they still can; counted on the edition's own page."""
    silent = getattr(competition, "silent", 0)
    if silent and is_open(competition, WindowKind.REGISTRATION, at):
        rows = reverse("participation-list", args=[competition.code])
        yield make_errand(
            competition,
            at,
            title=ngettext(
                "%(count)s agency has entered nothing",
                "%(count)s agencies have entered nothing",
                silent,
            )
            % {"count": silent},
            reason=_("registration is still open"),
            action=_("See which"),
            url=f"{rows}?lihat={Turnout.SILENT}",
            due=window_of(competition, WindowKind.REGISTRATION).closes_at,
        )


def errands_of_enquiries(competition: Competition, at: datetime) -> Iterator[Errand]:
    """Questions that nobody has answered."""
    count = competition.enquiries_open
    if count:
        yield make_errand(
            competition,
            at,
            title=ngettext(
                "%(count)s question waits for an answer",
                "%(count)s questions wait for an answer",
                count,
            )
            % {"count": count},
            reason=_("the answer stands on the public page for everybody"),
            action=_("Answer"),
            url=reverse("enquiry-list", args=[competition.code]),
        )


def errands_of_objections(competition: Competition, person: User, at: datetime) -> Iterator[Errand]:
    """Unanswered objections to refusals that others decided; their window's end is the date."""
    count = sum(person.pk not in told.values() for told in competition.objections_open)
    if not count:
        return
    window = window_of(competition, WindowKind.OBJECTION)
    yield make_errand(
        competition,
        at,
        title=ngettext(
            "%(count)s objection waits for an answer",
            "%(count)s objections wait for an answer",
            count,
        )
        % {"count": count},
        reason=_("answered by somebody who did not decide"),
        action=_("Read and answer"),
        url=reverse("objection-list", args=[competition.code]),
        due=window.closes_at if window else None,
    )
