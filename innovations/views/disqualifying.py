"""Disqualify an entry: asked by one, granted by another."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.forms import ReasonForm
from core.stepup import StepUpMixin
from core.views import ActionView
from innovations.actions import ask_to_disqualify
from innovations.queries.disqualifying import obstacles_to_ask
from innovations.views.entries import ProposalMixin


class ProposalDisqualifyView(StepUpMixin, ProposalMixin, ActionView):
    """The reason, which the team reads, and what does not change."""

    permission_required = "innovations.disqualify_proposal"
    form_class = ReasonForm
    action = staticmethod(ask_to_disqualify)
    template_name = "innovations/proposal_disqualify.html"
    title = _("Disqualify this entry")
    submit_label = _("Ask a second person")
    success_message = _("Asked. Until a second person agrees, the entry takes part.")

    def get_obstacles(self) -> list[str]:
        """Handed in, and nobody asked before."""
        return list(obstacles_to_ask(self.object, self.request.instant))

    def get_back_url(self) -> str:
        """The entry in the selection."""
        return reverse("screening-detail", kwargs={"code": self.object.code})

    get_success_url = get_back_url
