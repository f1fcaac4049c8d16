"""Somebody leaves: the place ends, and the drafts on hand find another writer."""

from typing import Any

from django.db.models import Exists, OuterRef
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership
from accounts.views.memberships import MembershipActView
from innovations.actions import release_member
from innovations.forms import ReleaseForm
from innovations.models import Proposal
from innovations.queries import drafts_left_by, successors_of

SHOWN = 20


class MembershipEndView(MembershipActView):
    """End somebody's place, and say who takes over."""

    permission_required = "accounts.end_membership"
    template_name = "innovations/membership_end.html"
    form_class = ReleaseForm
    action = staticmethod(release_member)
    title = _("End this membership?")
    submit_label = _("End membership")
    success_message = _("The membership has ended. The person was told by mail.")

    @cached_property
    def drafts(self) -> list[Proposal]:
        """What the person has on hand here, each with whether the reader may know its title.

        SECURITY: an organiser never reads the title of what was not handed in.
        """
        known = Proposal.objects.visible_to(self.request.user).filter(pk=OuterRef("pk"))
        rows = drafts_left_by(self.get_object(), self.request.instant).for_list()
        return list(rows.annotate(is_known=Exists(known)).order_by("title", "pk"))

    @cached_property
    def successors(self) -> list[Membership]:
        """Colleagues to choose from, where there is something to take over."""
        if not self.drafts:
            return []
        return list(successors_of(self.get_object(), self.request.instant))

    def get_form_kwargs(self) -> dict:
        """The form offers the colleagues."""
        return {**super().get_form_kwargs(), "successors": self.successors}

    def get_context_data(self, **kwargs: Any) -> dict:
        """Titles for those who may know the drafts; everybody else learns only how many."""
        known = [draft for draft in self.drafts if draft.is_known]
        return super().get_context_data(
            draft_count=len(self.drafts), drafts=known[:SHOWN], **kwargs
        )
