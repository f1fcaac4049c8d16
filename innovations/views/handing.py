"""From hand to hand before it is submitted: hand over, approve, return."""

from typing import Any

from django.db.models import QuerySet
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from core.views import ActionView
from innovations.actions import hand_over_proposal, return_proposal
from innovations.forms import ReturnForm
from innovations.models import Proposal
from innovations.queries import (
    SectionProgress,
    obstacles_of_state,
    obstacles_to_hand_over,
    progress_of,
)
from innovations.section_notes import notes_of, open_notes
from innovations.states import RETURN
from innovations.views.entries import ProposalMixin, address


class HandingView(ProposalMixin, ActionView):
    """An act that moves the proposal on; afterwards the task list shows where it is."""

    def get_success_url(self) -> str:
        """Back to the task list."""
        return address("proposal-detail", self.object)


class ProposalHandOverView(HandingView):
    """Give the finished text to the local admin."""

    permission_required = "innovations.hand_over_proposal"
    template_name = "innovations/proposal_hand_over.html"
    action = staticmethod(hand_over_proposal)
    title = _("Hand over to the local admin")
    submit_label = _("Hand over")
    success_message = _("Handed over. You can read it here and follow who holds it.")

    def get_queryset(self) -> QuerySet[Proposal]:
        """With what was to be mended."""
        return super().get_queryset().with_notes()

    def get_context_data(self, **kwargs: Any) -> dict:
        """Notes that nobody settled are a hint, not an obstacle."""
        progress = progress_of(self.object)
        notes = notes_of(self.object, progress)
        return super().get_context_data(
            obstacles=obstacles_to_hand_over(self.object, self.request.instant, progress),
            unsettled=open_notes(self.object, notes),
            **kwargs,
        )


class ProposalReturnView(HandingView):
    """Back to the writers, with a note."""

    permission_required = "innovations.return_proposal"
    form_class = ReturnForm
    template_name = "innovations/proposal_return.html"
    action = staticmethod(return_proposal)
    title = _("Return the entry to its writers")
    submit_label = _("Return to the writers")
    success_message = _("Returned. The team reads your notes above its entry and in its sections.")

    def get_queryset(self) -> QuerySet[Proposal]:
        """With what was noted before."""
        return super().get_queryset().with_notes()

    @cached_property
    def progress(self) -> list[SectionProgress]:
        """The text is read beside the notes."""
        return progress_of(self.object)

    def get_form_kwargs(self) -> dict:
        """A note for each section; the one named in the address stands open."""
        chosen = self.request.GET.get("bagian", "")
        return {**super().get_form_kwargs(), "parts": self.progress, "chosen": chosen}

    def get_context_data(self, **kwargs: Any) -> dict:
        """What was noted before, and whether it was mended."""
        notes = notes_of(self.object, self.progress)
        return super().get_context_data(notes=notes[::-1], **kwargs)

    def get_obstacles(self) -> list[str]:
        """Only what has been handed over."""
        return [] if self.object.may(RETURN) else obstacles_of_state(self.object)
