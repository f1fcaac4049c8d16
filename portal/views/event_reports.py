"""What came of events: agencies that came and entered, and what it cost."""

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView

from accounts.models import Agency
from competitions.models import Competition, Event
from core.files import send_table
from portal.queries.events import (
    CAME_AND_ENTERED,
    CAME_ONLY,
    ENTERED_ONLY,
    NEVER,
    Turnout,
    Yield,
    cost_of,
    counted_events,
    turnout_of,
    turnout_of_edition,
)
from portal.views.rows import CountedPaginator

PAGE = 50
DEEDS = {
    CAME_AND_ENTERED: gettext_lazy("Came and then entered"),
    CAME_ONLY: gettext_lazy("Came and did not enter"),
    ENTERED_ONLY: gettext_lazy("Entered without coming"),
    NEVER: gettext_lazy("Never came, never entered"),
}


class ReportMixin:
    """A report of the own office; a foreign one gets the same 404 as for nothing."""

    permission_required: str

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """May you know it (404), may you read it (403)."""
        if not request.user.has_perm(self.permission_required, self.subject):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @property
    def deed(self) -> str:
        """What the list is narrowed to; unknown words narrow nothing."""
        asked = self.request.GET.get("yang", "")
        return asked if asked in DEEDS else ""


class EventSubject(ReportMixin):
    """One event beside its edition."""

    permission_required = "competitions.view_event"

    @cached_property
    def subject(self) -> Event:
        """Of the own office."""
        rows = Event.objects.managed_by(self.request.user).with_office()
        return get_object_or_404(rows, code=self.kwargs["code"])

    @cached_property
    def turnout(self) -> Turnout:
        """Of this event alone."""
        return turnout_of(self.subject)


class EditionSubject(ReportMixin):
    """All events of an edition."""

    permission_required = "competitions.view_dashboard"

    @cached_property
    def subject(self) -> Competition:
        """Of the own office."""
        rows = Competition.objects.managed_by(self.request.user)
        return get_object_or_404(rows, code=self.kwargs["code"])

    @cached_property
    def turnout(self) -> Turnout:
        """Of all its events."""
        return turnout_of_edition(self.subject)


class ReportPage(TemplateView):
    """Figures, then agencies page by page."""

    def get_context_data(self, **kwargs: Any) -> dict:
        """Figures count all agencies, the list is narrowed to what is asked for."""
        total = self.get_total()
        counts = dict(
            zip(
                DEEDS,
                (total.came_and_entered, total.came_only, total.entered_only, total.never),
                strict=True,
            )
        )
        count = counts.get(self.deed, total.agencies)
        pages = CountedPaginator(self.turnout.rows(self.deed), PAGE, count)
        return super().get_context_data(
            total=total,
            deeds=[self.line(deed, counts[deed]) for deed in DEEDS],
            deed=self.deed,
            deed_label=DEEDS.get(self.deed, _("All agencies")),
            page_obj=pages.get_page(self.request.GET.get("page")),
            labels=DEEDS,
            **kwargs,
        )

    def line(self, deed: str, count: int) -> dict:
        """A figure that leads to exactly its agencies."""
        is_current = deed == self.deed
        return {
            "label": DEEDS[deed],
            "count": count,
            "url": f"?yang={deed}#instansi",
            "is_current": is_current,
        }

    def get_total(self) -> Yield:
        """With the cost of what is reported."""
        raise NotImplementedError


class EventReportView(EventSubject, ReportPage):
    """What came of one event."""

    template_name = "portal/staff/event_report.html"

    def get_total(self) -> Yield:
        """Its own cost."""
        return self.turnout.total(self.subject.cost)

    def get_context_data(self, **kwargs: Any) -> dict:
        """Under its title."""
        return super().get_context_data(title=_("Report"), event=self.subject, **kwargs)


class EditionReportView(EditionSubject, ReportPage):
    """What came of all events of an edition."""

    template_name = "portal/staff/event_report.html"

    @cached_property
    def events(self) -> list[Event]:
        """A few dozen at most: an office holds them itself."""
        return list(counted_events(self.subject))

    def get_total(self) -> Yield:
        """The costs of all together."""
        return self.turnout.total(cost_of(self.events))

    def get_context_data(self, **kwargs: Any) -> dict:
        """With the events themselves."""
        return super().get_context_data(
            title=_("Events and entries"),
            competition=self.subject,
            events=self.events,
            **kwargs,
        )


class ReportTable(TemplateView):
    """The same agencies as a table for spreadsheets, narrowed by the same words."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Streamed: an edition may have thousands of agencies."""
        head = [_("Agency"), _("What it did"), _("People who came"), _("Entries handed in")]
        return send_table(f"kehadiran-{name_of(self.subject)}", head, self.lines())

    def lines(self) -> Iterator[list]:
        """One line an agency."""
        rows: Iterator[Agency] = self.turnout.rows(self.deed).iterator()
        return ([row.name, str(DEEDS[row.deed]), row.people, row.entered] for row in rows)


def name_of(subject: Model) -> str:
    """A word for a file's name."""
    return subject.slug if isinstance(subject, Competition) else subject.code.lower()


class EventReportTableView(EventSubject, ReportTable):
    """Of one event."""


class EditionReportTableView(EditionSubject, ReportTable):
    """Of an edition."""
