"""Editions for everybody: before signing in, with all that an entrant must know."""

from datetime import datetime
from itertools import groupby
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views import View
from django.views.generic import DetailView, TemplateView

from competitions.calendars import entries_of, write_calendar
from competitions.models import Competition, Stage
from competitions.queries import milestones
from core.files import send_content
from judging.queries.public import is_open_at
from portal.freshness import PublicPageMixin
from portal.queries.editions import answered_enquiries, editions_at, rulebook
from portal.queries.public import JUDGING, OPEN, OVER, UPCOMING, competitions_at
from portal.ribbon import ribbon_of
from portal.rulebook import (
    changes_of,
    clocks_elsewhere,
    constraints_of,
    events_of,
    extension_of,
    forms_of,
    goals_of,
    places_of,
    quotas_of,
    rubrics_of,
)

PAGE = 24
MOST_ANSWERS, LONGEST_SEARCH = 20, 100
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
        return editions_at(self.request.instant)

    def get_context_data(self, **kwargs: Any) -> dict:
        """Five statements: edition, windows, stages, rulebook, answers."""
        competition = self.object
        return super().get_context_data(
            title=competition.name,
            stages=ribbon_of(competition, self.request.instant, with_clock=True),
            schedule=schedule_of(competition, self.request.instant),
            asked=stage_asked_about(competition, self.request.instant),
            **rules_of(competition),
            **news_of(competition),
            **self.get_answers(),
            **kwargs,
        )

    def get_answers(self) -> dict:
        """Answered questions that hold the words that are looked for: one page of them."""
        words = self.request.GET.get("q", "").strip()[:LONGEST_SEARCH]
        rows = list(answered_enquiries(self.object, words)[: MOST_ANSWERS + 1])
        return {
            "words": words,
            "enquiries": rows[:MOST_ANSWERS],
            "has_more": len(rows) > MOST_ANSWERS,
        }


def stage_asked_about(competition: Competition, at: datetime) -> Stage | None:
    """The stage whose entries the public scores now. The stages are at hand."""
    stages = competition.stages.all()
    return next((one for one in stages if one.is_public and is_open_at(one, at)), None)


def schedule_of(competition: Competition, at: datetime) -> list[dict]:
    """Every stretch with its ends, also on the country's other clocks."""
    return [
        {
            "milestone": one,
            "opens_elsewhere": clocks_elsewhere(one.opens_at, competition.zone),
            "closes_elsewhere": clocks_elsewhere(one.closes_at, competition.zone),
        }
        for one in milestones(competition, at)
    ]


def rules_of(competition: Competition) -> dict:
    """Who may enter, what is asked, how it is scored."""
    groups, rules = competition.group_list, rulebook(competition.rule_set_id)
    return {
        "groups": groups,
        "quotas": quotas_of(competition),
        "goals": goals_of(competition),
        "places": places_of(competition, groups),
        "constraints": constraints_of(competition),
        "forms": forms_of(groups, rules),
        "rubrics": rubrics_of(competition, groups, rules),
    }


def news_of(competition: Competition) -> dict:
    """What comes, and what was changed since publication."""
    changes = changes_of(competition)
    is_running = competition.phase in (OPEN, UPCOMING)
    return {
        "events": events_of(competition),
        "changes": changes,
        "extension": extension_of(changes, is_running=is_running),
    }


@method_decorator(login_not_required, name="dispatch")
class CompetitionScheduleView(View):
    """The calendar as a file for the visitor's own: whole, or one stretch of it."""

    def get(self, request: HttpRequest, slug: str, key: UUID | None = None) -> HttpResponse:
        """Times in UTC; the visitor's calendar shows them in the own zone."""
        edition = get_object_or_404(competitions_at(request.instant), slug=slug)
        return send_calendar(edition, request.instant, key)


def send_calendar(edition: Competition, at: datetime, key: UUID | None = None) -> HttpResponse:
    """The dates as a file; it replaces an earlier one, its entries keep their identities."""
    entries = list(entries_of(edition, key))
    if not entries:
        raise Http404
    return send_content(write_calendar(entries, name=edition.name, at=at), f"{edition.slug}.ics")
