"""The organiser's side of a stage: where it stands and what moves it on."""

from typing import Any

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy
from django.views.generic import DetailView

from competitions.models import Stage
from competitions.queries import places_by_group
from competitions.states import StageState
from core.forms import ReasonForm
from core.views import ActionView, PermittedMixin
from judging.actions import (
    conclude_stage,
    lock_stage,
    remind_judges,
    reopen_stage,
    start_stage,
)
from judging.forms.panel import RemindForm
from judging.models import PanelMember, RankingRun
from judging.permissions import runs_stage
from judging.queries.gaps import decided_gaps, told_gaps
from judging.queries.idle import idle_members, members_to_remind
from judging.queries.obstacles import (
    obstacles_to_conclude,
    obstacles_to_lock_stage,
    obstacles_to_remind,
    obstacles_to_reopen_stage,
    obstacles_to_start,
    opening_sentence,
    warnings_to_start,
)
from judging.queries.progress import (
    entries_of,
    panel_progress,
    stages_visible_to,
)
from judging.states import RunState

SHOWN_GAPS = 20
SHOWN_RUNS = 20
SHOWN_NAMES = 50


class StageMixin(PermittedMixin):
    """Stages of the own edition; a chair knows the own one."""

    model = Stage

    def get_queryset(self) -> QuerySet:
        """With the edition and its rules."""
        return stages_visible_to(self.request.user)

    def get_back_url(self) -> str:
        """The stage's page."""
        return reverse("stage-detail", kwargs={"code": self.object.code})

    get_success_url = get_back_url

    def get_context_data(self, **kwargs: Any) -> dict:
        """Every page of a stage says of which edition."""
        return super().get_context_data(competition=self.object.competition, **kwargs)


class StageDetailView(StageMixin, DetailView):
    """State, progress of each judge, what stands in the way, and rankings."""

    permission_required = "judging.view_stage"
    template_name = "judging/stage_detail.html"

    def get_context_data(self, **kwargs: Any) -> dict:
        """No marks here: counts only."""
        stage = self.object
        panel = list(panel_progress(stage)) if stage.has_panel else []
        may_run = runs_stage(self.request.user, stage)
        return super().get_context_data(
            title=stage.name,
            panel=panel,
            counts=counts_of(stage),
            places=places_by_group(stage),
            owed=sum(member.owed for member in panel),
            locked=sum(member.locked for member in panel),
            obstacles=self.obstacles() if may_run else [],
            warnings=list(warnings_to_start(stage)) if _is_being_staffed(stage) else [],
            decided=self.decided(panel),
            runs=(runs := self.runs()),
            has_adopted=any(run.state == RunState.ADOPTED for run in runs),
            may_run=may_run,
            may_see_results=self.request.user.has_perm("judging.view_ranking", stage),
            may_export=self.request.user.has_perm("judging.export_marks", stage),
            **kwargs,
        )

    def decided(self, panel: list[PanelMember]) -> list[dict]:
        """The first gaps with their reasons; all of them stand on their page and in the file."""
        is_any = any(member.excused for member in panel)
        return told_gaps(decided_gaps(self.object)[:SHOWN_GAPS]) if is_any else []

    def obstacles(self) -> list[str]:
        """Before the next arrow of this stage; those of the conclusion stand on its own page."""
        readers = {
            StageState.PLANNED: obstacles_to_start,
            StageState.SCORING: obstacles_to_lock_stage,
        }
        reader = readers.get(self.object.state)
        return list(reader(self.object)) if reader else []

    def runs(self) -> list[RankingRun]:
        """The latest rankings, without their documents."""
        if self.object.state not in {StageState.LOCKED, StageState.CONCLUDED}:
            return []
        runs = self.object.runs.without_documents().select_related("group", "job", "asked_by")
        return list(runs.newest_first()[:SHOWN_RUNS])


def _is_being_staffed(stage: Stage) -> bool:
    return stage.state in {StageState.PLANNED, StageState.SCORING}


def counts_of(stage: Stage) -> dict[str, int]:
    """Entries in the stage: how many take part, have their quorum, went on."""
    return {
        **entries_of(stage).aggregate(
            entries=Count("pk"),
            judged=Count("pk", filter=Q(locked_count__gte=stage.quorum)),
            advanced=Count("pk", filter=Q(state="advanced")),
        )
    }


class StageStartView(StageMixin, ActionView):
    """Open the marks."""

    permission_required = "judging.start_stage"
    action = staticmethod(start_stage)
    template_name = "judging/stage_start.html"
    title = _("Start scoring")
    submit_label = _("Start scoring")
    success_message = _("Scoring is open. The judges have been told.")

    def get_obstacles(self) -> list[str]:
        """Entries, panel, and an earlier stage."""
        return list(obstacles_to_start(self.object))

    def get_context_data(self, **kwargs: Any) -> dict:
        """What will be frozen."""
        return super().get_context_data(
            warnings=list(warnings_to_start(self.object)),
            opening=opening_sentence(self.object, self.request.instant),
            **kwargs,
        )


class StageLockView(StageMixin, ActionView):
    """Close the marks."""

    permission_required = "judging.lock_stage"
    action = staticmethod(lock_stage)
    template_name = "judging/stage_lock.html"
    title = _("Lock the scores")
    submit_label = _("Lock the scores")
    success_message = _("The scores are locked and the score sheet has its fingerprint.")

    def get_obstacles(self) -> list[str]:
        """Entries without a quorum, and gaps that nobody decided."""
        return list(obstacles_to_lock_stage(self.object))


class StageReopenView(StageMixin, ActionView):
    """Open locked scores again."""

    permission_required = "judging.reopen_stage"
    form_class = ReasonForm
    action = staticmethod(reopen_stage)
    template_name = "judging/stage_reopen.html"
    title = _("Open the scores again")
    submit_label = _("Open again")
    success_message = _("The scores are open again. The next lock makes a new score sheet.")

    def get_obstacles(self) -> list[str]:
        """Only locked scores can be opened."""
        return list(obstacles_to_reopen_stage(self.object))


class StageConcludeView(StageMixin, ActionView):
    """Carry out the adopted ranking."""

    permission_required = "judging.conclude_stage"
    action = staticmethod(conclude_stage)
    template_name = "judging/stage_conclude.html"
    title = _("Conclude the stage")
    submit_label = _("Conclude the stage")
    success_message = _("The stage is concluded.")

    def get_obstacles(self) -> list[str]:
        """Adopted rankings on the scores as they are now."""
        return list(obstacles_to_conclude(self.object))

    def get_context_data(self, **kwargs: Any) -> dict:
        """How many go on, and where to."""
        stage = self.object
        adopted = stage.runs.adopted().without_documents().select_related("group")
        return super().get_context_data(
            runs=adopted.annotate(
                selected=Count("rows", filter=Q(rows__is_selected=True)), listed=Count("rows")
            ),
            following=stage.competition.stages.filter(order__gt=stage.order)
            .order_by("order")
            .first(),
            **kwargs,
        )


class JudgeRemindView(StageMixin, ActionView):
    """Remind one judge, or all who have been idle."""

    permission_required = "judging.remind_judges"
    form_class = RemindForm
    template_name = "judging/judge_remind.html"
    action = staticmethod(remind_judges)
    title = _("Remind judges")
    submit_label = _("Remind now")
    success_message = ngettext_lazy(
        "%(count)s judge is being reminded.",
        "%(count)s judges are being reminded.",
        "count",
    )

    def get_form_kwargs(self) -> dict:
        """The form knows the panel; an address may name one judge."""
        named = {"juri": self.request.GET.getlist("juri")}
        return {**super().get_form_kwargs(), "stage": self.object, "initial": named}

    def get_obstacles(self) -> list[str]:
        """The same rule that the act refuses by."""
        return obstacles_to_remind(self.object)

    def get_context_data(self, **kwargs: Any) -> dict:
        """Who would hear of it."""
        rows = members_to_remind(self.object, self.request.instant).select_related("person")
        named = self.request.GET.getlist("juri")
        chosen = rows.filter(code__in=named) if named else idle_members(rows, self.request.instant)
        return super().get_context_data(members=chosen[:SHOWN_NAMES], **kwargs)

    def get_success_message(self) -> str:
        """How many were reminded."""
        return self.success_message % {"count": self.outcome}
