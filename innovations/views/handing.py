"""From hand to hand: hand over, approve, return, submit, withdraw."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from core.views import ActionView
from innovations.actions import (
    approve_proposal,
    hand_over_proposal,
    return_proposal,
    submit_proposal,
    withdraw_proposal,
)
from innovations.forms import ReturnForm, SubmitForm
from innovations.models import Proposal
from innovations.queries import (
    SectionProgress,
    eligibility_of,
    obstacles_to_hand_over,
    obstacles_to_submit,
    obstacles_to_withdraw,
    progress_of,
)
from innovations.section_notes import notes_of, open_notes
from innovations.states import APPROVE, RETURN
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


class ProposalApproveView(HandingView):
    """The head of agency stands behind it."""

    permission_required = "innovations.approve_proposal"
    template_name = "innovations/proposal_approve.html"
    action = staticmethod(approve_proposal)
    title = _("Approve the entry")
    submit_label = _("Approve")
    success_message = _("Approved. The local admin has it now.")

    def get_obstacles(self) -> list[str]:
        """Only what is on the head's desk."""
        return state_obstacles(self.object, self.object.may(APPROVE))


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
        return state_obstacles(self.object, self.object.may(RETURN))


class ProposalSubmitView(HandingView):
    """Show what will be frozen, then hand it in."""

    permission_required = "innovations.submit_proposal"
    form_class = SubmitForm
    template_name = "innovations/proposal_submit.html"
    action = staticmethod(submit_proposal)
    title = _("Check the answers and submit the entry")
    success_message = _("The entry is with the organiser. This is your receipt.")

    def get_queryset(self) -> QuerySet[Proposal]:
        """With what rules of entry ask for."""
        return super().get_queryset().with_facts()

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """What has been handed in already shows its receipt."""
        if self.get_object().has_receipt:
            return redirect(address("proposal-receipt", self.get_object()))
        return super().get(request, *args, **kwargs)

    def get_initial(self) -> dict:
        """The text that is read now is the text that is submitted."""
        return {"revision": self.object.revision}

    def get_context_data(self, **kwargs: Any) -> dict:
        """Every answer in full."""
        proposal, progress = self.object, progress_of(self.object)
        return super().get_context_data(
            sections=[_read(part) for part in progress],
            eligibility=eligibility_of(proposal, twins=proposal.twins),
            obstacles=obstacles_to_submit(proposal, self.request.instant, progress),
            **kwargs,
        )

    def form_invalid(self, form: SubmitForm) -> HttpResponse:
        """The page shows the text as it is now, so the next attempt is about that text."""
        form.data = {**form.data.dict(), "revision": self.object.revision}
        return super().form_invalid(form)

    def get_success_url(self) -> str:
        """On to the receipt."""
        return address("proposal-receipt", self.object)


class ProposalWithdrawView(HandingView):
    """Take it out while registration is open."""

    permission_required = "innovations.withdraw_proposal"
    template_name = "innovations/proposal_withdraw.html"
    action = staticmethod(withdraw_proposal)
    title = _("Withdraw the entry")
    submit_label = _("Withdraw")
    success_message = _("Withdrawn. The text stays with your unit.")

    def get_obstacles(self) -> list[str]:
        """The same rule that the act refuses by."""
        return obstacles_to_withdraw(self.object, self.request.instant)


def state_obstacles(proposal: Proposal, is_possible: bool) -> list[str]:
    """For acts whose only condition is the state."""
    if is_possible:
        return []
    state = proposal.get_state_display().lower()
    return [_("This is not the moment for it: %(state)s.") % {"state": state}]


def _read(part: SectionProgress) -> dict:
    """A section for reading, with its answers beside their questions."""
    answers = [(question, part.answer(question)) for question in part.questions]
    return {"part": part, "answers": answers}
