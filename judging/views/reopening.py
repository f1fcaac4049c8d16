"""A concluded stage opened again, and what a new ranking moves."""

from typing import Any

from django.http import Http404
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import DetailView

from core.forms import ReasonForm
from core.stepup import StepUpMixin
from core.views import ActionView
from judging.actions import ask_to_reopen_concluded
from judging.models import RankingRun
from judging.moves import former_run, moves_between, steps_of
from judging.queries.reopening import obstacles_to_ask
from judging.states import RunState
from judging.views.rankings import RunMixin
from judging.views.stages import StageMixin


class StageReopenResultView(StepUpMixin, StageMixin, ActionView):
    """Ask a second person to open the result again."""

    permission_required = "judging.reopen_result"
    form_class = ReasonForm
    action = staticmethod(ask_to_reopen_concluded)
    template_name = "judging/stage_reopen_result.html"
    title = _("Open the concluded stage again")
    submit_label = _("Ask a second person")
    success_message = _("Asked. Until a second person agrees, the stage stays concluded.")

    def get_obstacles(self) -> list[str]:
        """Concluded, and nobody asked before."""
        return list(obstacles_to_ask(self.object, self.request.instant))


class RankingMovesView(RunMixin, DetailView):
    """The ranking before and the new one side by side: who moves, who crosses the line."""

    permission_required = "judging.view_ranking"
    template_name = "judging/ranking_moves.html"

    @cached_property
    def former(self) -> RankingRun | None:
        """None where nothing was adopted before this one; 404 where this one is not computed."""
        if self.object.state not in {RunState.DONE, RunState.ADOPTED}:
            raise Http404
        return former_run(self.object)

    def get_context_data(self, **kwargs: Any) -> dict:
        """All entries in the new order; the moved ones are told by `moved`."""
        moves = moves_between(self.former, self.object) if self.former else []
        return super().get_context_data(
            title=_("What moves"),
            former=self.former,
            moves=moves,
            moved=[move for move in moves if move.is_moved],
            entered=[move for move in moves if move.crosses == "in"],
            left=[move for move in moves if move.crosses == "out"],
            steps=steps_of(self.object.stage),
            **kwargs,
        )
