"""What became of an entry: its timeline."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.views.generic import DetailView

from accounts.states import UNIT_ROLES
from innovations.history import events_of
from innovations.views.entries import ProposalMixin


class ProposalHistoryView(ProposalMixin, DetailView):
    """Who did what and when."""

    permission_required = "innovations.view_history"
    template_name = "innovations/proposal_history.html"

    def get_context_data(self, **kwargs: Any) -> dict:
        """Oldest first, as the edition's trail tells it."""
        is_own = self.request.user.workspace.role in UNIT_ROLES
        return super().get_context_data(
            events=events_of(self.object, is_own=is_own), title=_("History of the entry"), **kwargs
        )
