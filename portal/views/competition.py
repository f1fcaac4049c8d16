"""Editions for everybody: before signing in, with all that an entrant must know."""

from datetime import datetime
from itertools import groupby
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views import View
from django.views.generic import DetailView, TemplateView

from competitions.models import Competition
from competitions.queries import milestones
from portal.calendars import write_calendar
from portal.freshness import PublicPageMixin
from portal.queries.public import (
    JUDGING,
    OPEN,
    OVER,
    UPCOMING,
    competitions_at,
    questions,
    rubric,
    with_rulebook,
)
from portal.ribbon import ribbon_of

PAGE = 24
HEADINGS = {
    OPEN: _("Open now"),
    UPCOMING: _("Opening next"),
    JUDGING: _("Being judged"),
    OVER: _("Results and archive"),
}


@method_decorator(login_not_required, name="dispatch")
class CompetitionListView(PublicPageMixin, TemplateView):
    """Open first, then what comes, what is judged, what is over."""

    template_name = "portal/public/competition_list.html"

    def get_context_data(self, **kwargs: Any) -> dict:
        """Five statements with the pager's count."""
        editions = competitions_at(self.request.instant).order_by("phase", "-year", "name", "pk")
        page = Paginator(editions, PAGE).get_page(self.request.GET.get("page"))
        phases = [
            {"heading": HEADINGS[phase], "phase": phase, "competitions": list(members)}
            for phase, members in groupby(page.object_list, key=lambda edition: edition.phase)
        ]
        return super().get_context_data(
            title=_("Competitions"), page_obj=page, phases=phases, **kwargs
        )


@method_decorator(login_not_required, name="dispatch")
class CompetitionDetailView(PublicPageMixin, DetailView):
    """The same parts every year, in the same order: how, who, when, by what, what is asked."""

    template_name = "portal/public/competition_detail.html"
    context_object_name = "competition"

    def get_queryset(self) -> QuerySet[Competition]:
        """Drafts do not exist for the public."""
        return with_rulebook(competitions_at(self.request.instant))

    def get_context_data(self, **kwargs: Any) -> dict:
        """Six statements."""
        competition, instant = self.object, self.request.instant
        levels = groupby(rubric(competition.rule_set_id), key=lambda level: level.criterion)
        asked = groupby(questions(competition.rule_set_id), key=lambda question: question.section)
        return super().get_context_data(
            title=competition.name,
            stages=ribbon_of(competition, instant),
            milestones=milestones(competition, instant),
            criteria=[(criterion, list(members)) for criterion, members in levels],
            sections=[(section, list(members)) for section, members in asked],
            **kwargs,
        )


@method_decorator(login_not_required, name="dispatch")
class CompetitionScheduleView(View):
    """The calendar as a file for the visitor's own."""

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        """Times in UTC; the visitor's calendar shows them in the own zone."""
        edition = get_object_or_404(competitions_at(request.instant), slug=slug)
        return send_calendar(edition, request.instant)


def send_calendar(edition: Competition, at: datetime) -> HttpResponse:
    """The deadlines as a file; it replaces an earlier one, its entries keep their identities."""
    return HttpResponse(
        write_calendar(edition, milestones(edition, at), at),
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{edition.slug}.ics"'},
    )
