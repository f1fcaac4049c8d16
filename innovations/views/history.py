"""What became of an entry: its timeline, who has it now, and what may still be done."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.views.generic import DetailView

from accounts.states import UNIT_ROLES
from innovations.history import events_of, judging_of
from innovations.holders import FINISHED, say_holder
from innovations.models import Proposal
from innovations.queries import obstacles_to_withdraw
from innovations.queries.objections import objection_span
from innovations.states import ProposalState
from innovations.views.entries import ProposalMixin

_S = ProposalState
#: A letter about the own marks comes to those who were, or may still be, assessed.
ASSESSED = (_S.SUBMITTED, _S.REPAIR, _S.ELIGIBLE)


class ProposalHistoryView(ProposalMixin, DetailView):
    """Who did what and when."""

    permission_required = "innovations.view_history"
    template_name = "innovations/proposal_history.html"

    def get_queryset(self) -> QuerySet[Proposal]:
        """With the objection, which decides who holds it."""
        return super().get_queryset().with_objection()

    def get_context_data(self, **kwargs: Any) -> dict:
        """Oldest first, as the edition's trail tells it."""
        is_own = self.request.user.workspace.role in UNIT_ROLES
        proposal, judging = self.object, judging_of(self.object)
        events = events_of(proposal, is_own=is_own)
        return super().get_context_data(
            events=[event for event in events if event.is_milestone] + [judging] * bool(judging),
            details=[event for event in events if not event.is_milestone],
            holding=say_holder(proposal),
            is_own=is_own,
            awaits_feedback=is_own and proposal.state in ASSESSED,
            is_finished=proposal.competition.state in FINISHED,
            title=_("History of the entry"),
            **self.get_acts(),
            **kwargs,
        )

    def get_acts(self) -> dict:
        """What may still be done, and until when."""
        proposal, at = self.object, self.request.instant
        refused = proposal.state == ProposalState.INELIGIBLE and self.may("view_objection")
        return {
            "may_withdraw": self.may("withdraw_proposal")
            and not obstacles_to_withdraw(proposal, at),
            "may_read_objection": refused,
            "objection_span": objection_span(proposal, at) if refused else None,
        }
