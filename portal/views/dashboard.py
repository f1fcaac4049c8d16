"""The round on one page: what needs the organiser, how far it is, who takes part."""

from datetime import datetime
from typing import Any
from uuid import uuid4

from django.db.models import QuerySet
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import DetailView

from accounts.states import Role
from competitions.models import Competition, Stage
from competitions.queries import Milestone, is_open, milestones, moved_deadline, standing_move
from competitions.states import CompetitionState, StageState, WindowKind, WindowState
from core.moments import say_span
from core.views import PermittedMixin
from portal.errands import (
    SHOWN,
    Errand,
    announcement_of,
    errands_of,
    errands_of_office,
    in_order,
)
from portal.funnel import steps_of
from portal.pace import pace_of
from portal.participation import participation_of
from portal.progress import judge_rows
from portal.queries.judges import judges_of
from portal.queries.rounds import days_of, number, with_previous, with_rounds
from portal.queries.turnout import with_turnout
from portal.ribbon import ribbon_of
from portal.views.competition import send_calendar

SHOWN_JUDGES = 12


class CompetitionMixin(PermittedMixin):
    """An edition of the organiser, for those who work on it."""

    model = Competition
    permission_required = "competitions.view_dashboard"
    context_object_name = "competition"


class CompetitionDashboardView(CompetitionMixin, DetailView):
    """A panel that triggers no decision is not here."""

    template_name = "portal/staff/dashboard.html"

    def get_queryset(self) -> QuerySet[Competition]:
        """With all that the page counts."""
        rows = with_rounds(super().get_queryset(), self.request.instant)
        return with_turnout(with_previous(rows)).annotate(moved=moved_deadline())

    def get_context_data(self, **kwargs: Any) -> dict:
        """At most twelve statements, however many entries there are."""
        at, competition = self.request.instant, self.object
        stretch = milestones(competition, at)
        errands = self.get_errands()
        return super().get_context_data(
            title=competition.name,
            crumbs=[
                {"label": _("Competitions"), "url": reverse("competition-manage-list")},
                {"label": competition.name},
            ],
            instant=at,
            ribbon=with_announcement(competition, at),
            moved=standing_move(competition.moved, at),
            phase=phase_of(stretch, competition, at),
            errands=errands[:SHOWN],
            more_errands=errands[SHOWN:],
            deadlines=coming(stretch, at),
            may_announce=self.may_announce(),
            is_organiser=self.is_organiser,
            key=uuid4(),
            **self.get_figures(),
            **kwargs,
        )

    @property
    def is_organiser(self) -> bool:
        """Who acts here; the others look on."""
        return self.request.user.workspace.role == Role.ORGANISER

    def get_figures(self) -> dict[str, Any]:
        """Nothing has happened yet in an edition in preparation."""
        at, competition = self.request.instant, self.object
        if competition.state == CompetitionState.DRAFT:
            return {"is_draft": True}
        return {
            "steps": steps_of(competition, at),
            "participation": participation_of(competition, at),
            "pace": pace_of(competition, days_of(competition), at),
            "may_invite": self.is_organiser and is_open(competition, WindowKind.REGISTRATION, at),
            **self.get_judges(),
        }

    def may_announce(self) -> bool:
        """Whether the way to the announcement is offered."""
        return self.is_organiser and any(stage.is_over for stage in self.object.stages.all())

    def get_errands(self) -> list[Errand]:
        """What stands open in the edition and at its office."""
        at, person = self.request.instant, self.request.user
        found = errands_of(self.object, person, at)
        return in_order([*found, *errands_of_office(person, at)])

    def get_judges(self) -> dict[str, Any]:
        """A page of the panel of the stage that is looked at, furthest behind first."""
        at, stage = self.request.instant, stage_shown(self.object)
        if stage is None:
            return {"stage": None}
        judges = judge_rows(stage, judges_of(stage, at)[:SHOWN_JUDGES], at, self.object.zone)
        return {
            "stage": stage,
            "judges": judges[::-1],
            "given": number(stage.work, "given"),
            "locked": number(stage.work, "locked"),
        }


class CompetitionCalendarView(CompetitionMixin, DetailView):
    """The deadlines for one's own calendar."""

    def render_to_response(self, context: dict, **_kwargs: Any) -> HttpResponse:
        """The same file as the public one, before it is public too."""
        return send_calendar(context["competition"], self.request.instant)


def with_announcement(competition: Competition, at: datetime) -> list[dict[str, Any]]:
    """Windows, stages and, when it has a date, the announcement."""
    ribbon = ribbon_of(competition, at)
    announcement = announcement_of(competition)
    if announcement:
        day = announcement.publish_at
        state = "past" if announcement.is_public_at(at) else "coming"
        dates = say_span(day, day, competition.zone)
        ribbon.append({"label": _("Announcement"), "dates": dates, "state": state})
    return ribbon


def coming(stretch: list[Milestone], at: datetime) -> list[Milestone]:
    """What is still to close, the nearest first."""
    return sorted(
        (span for span in stretch if span.closes_at > at), key=lambda span: span.closes_at
    )


def phase_of(stretch: list[Milestone], competition: Competition, at: datetime) -> dict[str, Any]:
    """The tag beside the name: what runs now and ends next, else the edition's state."""
    running = [span for span in stretch if span.state == WindowState.OPEN]
    announcement = announcement_of(competition)
    if announcement and announcement.is_public_at(at):
        return {"label": _("Announced"), "tone": "done", "span": None, "is_public": True}
    if not running:
        return {"label": competition.get_state_display(), "tone": "info", "span": None}
    span = min(running, key=lambda one: one.closes_at)
    return {"label": span.name, "tone": "attention", "span": span}


def stage_shown(competition: Competition) -> Stage | None:
    """The scored stage at work, else the last one that was; None before there are candidates."""
    scored = [stage for stage in competition.stages.all() if stage.has_panel and stage.panel_size]
    working = [stage for stage in scored if stage.state == StageState.SCORING]
    return next(iter(working or scored[::-1]), None)
