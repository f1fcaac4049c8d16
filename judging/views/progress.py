"""How far a stage is and when it ends at this pace; a part of a judge's load goes to others."""

from typing import Any

from django.core.paginator import Paginator
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy
from django.views.generic import DetailView

from core.views import ActionView
from judging.actions import answer_relief, ask_relief, hand_over
from judging.forms.handover import HandoverForm, ReliefAnswerForm, ReliefForm
from judging.models import Relief
from judging.permissions import runs_stage
from judging.queries.obstacles import obstacles_to_staff
from judging.queries.pacing import pace_of_stage, wishes_of
from judging.queries.relief import Move, moves_of, obstacles_to_ask_relief
from judging.views.panel import PanelMemberMixin
from judging.views.places import OwnPlaceView
from judging.views.stages import StageMixin

ROWS = 50


class StageProgressView(StageMixin, DetailView):
    """Pace a day, the end at that pace, and each judge; counts only."""

    permission_required = "judging.view_stage"
    template_name = "judging/stage_progress.html"

    def get_context_data(self, **kwargs: Any) -> dict:
        """Wishes of judges are the organiser's business."""
        stage = self.object
        may_run = runs_stage(self.request.user, stage)
        pace = pace_of_stage(stage, self.request.instant) if stage.has_panel else None
        page = Paginator(pace.runners if pace else [], ROWS).get_page(self.request.GET.get("page"))
        return super().get_context_data(
            title=_("Pace of scoring"),
            stage_pace=pace,
            page_obj=page,
            wishes=wishes_of(stage) if may_run else [],
            may_run=may_run,
            is_open=stage.state == "scoring",
            **kwargs,
        )


class LoadMixin(PanelMemberMixin):
    """Acts on a judge's load lead back to the pace of the stage."""

    permission_required = "judging.hand_over"

    def get_back_url(self) -> str:
        """The progress page."""
        return reverse("stage-progress", kwargs={"code": self.object.stage.code})

    get_success_url = get_back_url

    @cached_property
    def wish(self) -> Relief | None:
        """What the judge asked for, if anything."""
        return self.object.reliefs.filter(settled_at=None).first()


class HandoverView(LoadMixin, ActionView):
    """Move open entries of one judge to others; the computer proposes to whom."""

    form_class = HandoverForm
    action = staticmethod(hand_over)
    template_name = "judging/handover.html"
    title = _("Hand over a part of the load")
    success_message = ngettext_lazy(
        "%(count)s entry has moved. Both judges have been told.",
        "%(count)s entries have moved. The judges have been told.",
        "count",
    )

    @cached_property
    def moves(self) -> list[Move]:
        """With as many proposals as the address, or the judge's wish, asks for."""
        asked = self.request.GET.get("jumlah", "")[:6]
        count = int(asked) if asked.isdecimal() else self.wish.entries if self.wish else 0
        return moves_of(self.object, self.request.instant, count)

    def get_form_kwargs(self) -> dict:
        """Entries and those who may read them."""
        return {**super().get_form_kwargs(), "moves": self.moves}

    def get_obstacles(self) -> list[str]:
        """Until the scores are locked."""
        return list(obstacles_to_staff(self.object.stage))

    def get_context_data(self, **kwargs: Any) -> dict:
        """The wish behind it, and how many were proposed."""
        proposed = sum(move.proposal is not None for move in self.moves)
        return super().get_context_data(wish=self.wish, proposed=proposed, **kwargs)

    def get_success_message(self) -> str:
        """How many."""
        return self.success_message % {"count": len(self.outcome)}


class ReliefAnswerView(LoadMixin, ActionView):
    """Leave the load as it is, with a reason."""

    form_class = ReliefAnswerForm
    action = staticmethod(answer_relief)
    template_name = "judging/relief_answer.html"
    title = _("Leave the load as it is")
    success_message = _("The judge has been told.")

    def get_obstacles(self) -> list[str]:
        """Only an open wish."""
        return [] if self.wish else [_("This wish has been answered already.")]

    def get_context_data(self, **kwargs: Any) -> dict:
        """What was asked."""
        return super().get_context_data(wish=self.wish, **kwargs)


class ReliefAskView(OwnPlaceView):
    """The judge asks to give some entries away."""

    permission_required = "judging.ask_relief"
    form_class = ReliefForm
    action = staticmethod(ask_relief)
    template_name = "judging/relief_ask.html"
    title = _("Give entries away")
    success_message = _("The organiser has been told and decides.")

    def get_obstacles(self) -> list[str]:
        """One wish at a time."""
        return list(obstacles_to_ask_relief(self.object))
