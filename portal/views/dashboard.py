"""The round on one page: what needs the organiser, how far it is, who takes part."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import DetailView

from accounts.states import Role
from competitions.models import Competition, Stage
from competitions.queries import Milestone, milestones
from competitions.states import StageState, WindowState
from core.moments import say_span
from core.views import PermittedMixin
from judging.queries.progress import panel_progress
from portal.errands import (
    SHOWN,
    Errand,
    announcement_of,
    errands_of,
    errands_of_silence,
    in_order,
)
from portal.funnel import steps_of
from portal.pace import pace_of
from portal.participation import participation_of
from portal.progress import judges_table
from portal.queries.rounds import (
    agencies_of,
    tallies,
    with_previous,
    with_rounds,
)
from portal.ribbon import ribbon_of
from portal.views.competition import send_calendar


class CompetitionMixin(PermittedMixin):
    """An edition of the organiser, for those who work on it."""

    model = Competition
    permission_required = "competitions.view_dashboard"
    context_object_name = "competition"

    def get_queryset(self) -> QuerySet[Competition]:
        """With all that the page counts."""
        return with_previous(with_rounds(super().get_queryset()))


class CompetitionDashboardView(CompetitionMixin, DetailView):
    """A panel that triggers no decision is not here."""

    template_name = "portal/staff/dashboard.html"

    def get_context_data(self, **kwargs: Any) -> dict:
        """At most twelve statements, however many entries there are."""
        at, competition = self.request.instant, self.object
        counts = tallies(competition)
        stretch = milestones(competition, at)
        participation = participation_of(competition, agencies_of(competition), counts)
        errands = self.get_errands(len(participation.silent))
        return super().get_context_data(
            title=competition.name,
            crumbs=[
                {"label": _("Competitions"), "url": reverse("competition-manage-list")},
                {"label": competition.name},
            ],
            instant=at,
            ribbon=with_announcement(competition, at),
            phase=phase_of(stretch, competition, at),
            errands=errands[:SHOWN],
            more_errands=errands[SHOWN:],
            steps=steps_of(competition, counts, at),
            participation=participation,
            pace=pace_of(competition, counts, at),
            deadlines=[span for span in stretch if span.closes_at > at],
            may_announce=self.may_announce(),
            **self.get_judges(),
            **kwargs,
        )

    def may_announce(self) -> bool:
        """Whether the way to the announcement is offered."""
        is_organiser = self.request.user.workspace.role == Role.ORGANISER
        return is_organiser and all(stage.is_over for stage in self.object.stages.all())

    def get_errands(self, silent: int) -> list[Errand]:
        """What stands open, and the agencies of which nothing was heard."""
        at, person = self.request.instant, self.request.user
        found = errands_of(self.object, person, at)
        return in_order([*found, *errands_of_silence(self.object, silent, person, at)])

    def get_judges(self) -> dict[str, Any]:
        """The panel of the stage that is looked at."""
        stage = stage_shown(self.object)
        if stage is None:
            return {"stage": None, "judges": None}
        table = judges_table(stage, panel_progress(stage), self.request.instant, self.object.zone)
        return {"stage": stage, "judges": table}


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
    scored = [stage for stage in competition.stages.all() if stage.is_scored and stage.panel_size]
    working = [stage for stage in scored if stage.state == StageState.SCORING]
    return next(iter(working or scored[::-1]), None)
