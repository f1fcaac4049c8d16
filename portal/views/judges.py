"""How far each judge of a stage is, a page at a time."""

from typing import Any
from uuid import uuid4

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import ListView

from accounts.states import Role
from competitions.models import Competition, Stage
from competitions.states import StageState
from judging.models import PanelMember
from portal.progress import judge_rows
from portal.queries.judges import judges_of
from portal.queries.rounds import counted_stages, number
from portal.queries.steps import JudgeView

ROWS = 50


class JudgeListView(ListView):
    """The panel, those who are furthest behind first; counts only, no marks."""

    permission_required = "competitions.view_dashboard"
    template_name = "portal/staff/judge_list.html"
    paginate_by = ROWS

    @cached_property
    def stage(self) -> Stage:
        """A stage of the own office; another does not exist."""
        editions = Competition.objects.managed_by(self.request.user)
        rows = counted_stages(self.request.instant).select_related("competition")
        stage = get_object_or_404(
            rows.filter(competition__in=editions.values("pk")), code=self.kwargs["code"]
        )
        if not self.request.user.has_perm(self.permission_required, stage.competition):
            raise PermissionDenied
        return stage

    @property
    def view(self) -> str:
        """Which judges are shown."""
        asked = self.request.GET.get("lihat", "")
        return asked if asked in JudgeView.values else ""

    def get_queryset(self) -> QuerySet[PanelMember]:
        """A page of them."""
        return judges_of(self.stage, self.request.instant, self.view)

    def get_context_data(self, **kwargs: Any) -> dict:
        """Rows with forecast; only an organiser reminds."""
        context = super().get_context_data(**kwargs)
        stage, at = self.stage, self.request.instant
        competition = stage.competition
        is_organiser = self.request.user.workspace.role == Role.ORGANISER
        return {
            **context,
            "stage": stage,
            "competition": competition,
            "title": _("Progress of the judges"),
            "crumbs": self.get_crumbs(),
            "rows": judge_rows(stage, context["page_obj"], at, competition.zone),
            "views": self.get_views(),
            "given": number(stage.work, "given"),
            "locked": number(stage.work, "locked"),
            "may_remind": is_organiser and stage.state == StageState.SCORING,
            "key": uuid4(),
        }

    def get_crumbs(self) -> list[dict]:
        """The way back to the round and the stage."""
        stage = self.stage
        round_url = reverse("competition-dashboard", args=[stage.competition.code])
        return [
            {"label": stage.competition.name, "url": round_url},
            {"label": stage.name, "url": reverse("stage-detail", args=[stage.code])},
            {"label": _("Progress of the judges")},
        ]

    def get_views(self) -> list[dict]:
        """The usual questions."""
        return [
            {
                "label": label,
                "url": f"?lihat={view}" if view else "?",
                "is_current": self.view == view,
            }
            for view, label in (("", _("All")), *JudgeView.choices)
        ]
