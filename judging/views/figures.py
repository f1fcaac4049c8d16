"""What the figures say of the judges of a locked stage: for chair and office, and for oneself."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.generic import DetailView

from competitions.states import StageState
from core.views import ActionView, PermittedMixin
from judging.actions import ask_report
from judging.queries.figures import (
    REACH,
    coefficients_of,
    headline_of,
    is_current,
    latest_report,
    line_of,
    lines_of,
    obstacles_to_report,
    outliers_of,
)
from judging.views.guard import PlainMixin, own_place
from judging.views.stages import StageMixin

OUTLIERS = 50


class StageFiguresView(StageMixin, ActionView):
    """Agreement of the panel, and each judge against it; a flag never excludes anybody."""

    permission_required = "judging.view_figures"
    action = staticmethod(ask_report)
    template_name = "judging/stage_figures.html"
    title = _("What the marks say of the panel")
    submit_label = _("Work them out")
    success_message = _("The figures are being worked out.")

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Whoever only reads asks for nothing."""
        if not request.user.has_perm("judging.ask_report", self.get_object()):
            raise PermissionDenied
        return super().post(request, *args, **kwargs)

    def get_obstacles(self) -> list[str]:
        """After the lock."""
        return list(obstacles_to_report(self.object))

    def get_success_url(self) -> str:
        """Here."""
        return self.request.path

    def get_context_data(self, **kwargs: Any) -> dict:
        """The latest report; while there is none, the page asks again by itself."""
        stage = self.object
        report = None if self.get_obstacles() else latest_report(stage)
        facts = self.facts(report.outcome) if report else {}
        return super().get_context_data(
            report=report,
            is_current=report is not None and is_current(report, stage),
            reach=REACH,
            may_ask=self.request.user.has_perm("judging.ask_report", stage),
            **facts,
            **kwargs,
        )

    def facts(self, outcome: dict[str, Any]) -> dict[str, Any]:
        """In words, with names."""
        panel = self.object.panel.select_related("person")
        names = {member.code: member.person.name for member in panel}
        outliers = outliers_of(outcome, names)
        return {
            "outcome": outcome,
            "headline": headline_of(outcome),
            "coefficients": coefficients_of(outcome),
            "lines": lines_of(outcome, names),
            "outliers": outliers[:OUTLIERS],
            "more_outliers": max(0, len(outliers) - OUTLIERS),
        }


class OwnFiguresView(PlainMixin, PermittedMixin, DetailView):
    """A judge's own figures, once the scores are locked. SECURITY: nobody else's, in no form."""

    permission_required = "judging.view_own_figures"
    template_name = "judging/own_figures.html"

    def get_object(self, _queryset: QuerySet | None = None) -> Model:
        """The own place in the stage of the address."""
        member = own_place(self.request.user, self.kwargs["code"])
        self.check_permission(member)
        return member

    def get_context_data(self, **kwargs: Any) -> dict:
        """Plain values of the own line only."""
        stage = self.object.stage
        is_locked = stage.state in {StageState.LOCKED, StageState.CONCLUDED}
        report = latest_report(stage) if is_locked else None
        row = report.outcome["judges"].get(self.object.code) if report else None
        return super().get_context_data(
            title=_("Your marks in figures"),
            stage=stage,
            competition=stage.competition,
            is_locked=is_locked,
            has_report=report is not None,
            line=line_of(self.object.code, row, "") if row else None,
            reach=REACH,
            **kwargs,
        )
