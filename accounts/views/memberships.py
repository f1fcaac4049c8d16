"""Another end for somebody's place. Ending it now is told with the drafts, one rung above."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.actions import ask_to_extend_membership, change_membership_end
from accounts.forms import MembershipEndDateForm, OfficeEndDateForm
from accounts.models import Membership
from accounts.queries import needs_second_person
from accounts.states import OFFICE_ROLES
from core.models import Approval
from core.stepup import StepUpMixin
from core.views import ActionView


class MembershipActView(StepUpMixin, ActionView):
    """An act on a place of the own branch."""

    model = Membership

    def get_object(self, queryset: QuerySet | None = None) -> Membership:
        """Located and permitted once a request."""
        return self._object if hasattr(self, "_object") else super().get_object(queryset)

    def needs_proof(self) -> bool:
        """A role of the office weighs; a unit's does not."""
        return self.get_object().role in OFFICE_ROLES

    def get_queryset(self) -> QuerySet:
        """With person and agency."""
        return super().get_queryset().for_list()

    def get_obstacles(self) -> list[str]:
        """It may have ended meanwhile."""
        return self.object.obstacles_to_end(self.request.instant)

    def get_back_url(self) -> str:
        """The list."""
        return reverse("person-list")

    get_success_url = get_back_url


class MembershipChangeView(MembershipActView):
    """Another end for somebody's place."""

    permission_required = "accounts.change_membership_end"
    template_name = "accounts/membership_change.html"
    title = _("Until when?")

    @property
    def is_office(self) -> bool:
        """Whether it is a role of the office."""
        return self.get_object().role in OFFICE_ROLES

    def get_form_class(self) -> type[MembershipEndDateForm]:
        """A longer stay in the office owes its reason."""
        return OfficeEndDateForm if self.is_office else MembershipEndDateForm

    def get_form_kwargs(self) -> dict:
        """What is stored now."""
        stored = self.get_object().ends_on
        kwargs = {**super().get_form_kwargs(), "initial": {"ends_on": stored}}
        return {**kwargs, "ends_on": stored} if self.is_office else kwargs

    def act(self, form: MembershipEndDateForm) -> Membership | Approval:
        """At once, or after a colleague's word."""
        facts: dict[str, Any] = form.act_arguments()
        reason = facts.pop("reason", "")
        who = {"by": self.request.user, "at": self.request.instant}
        if needs_second_person(self.object, facts["ends_on"]):
            return ask_to_extend_membership(self.object, **who, reason=reason, **facts)
        return change_membership_end(self.object, **who, **facts)

    def get_success_message(self) -> str:
        """What happened."""
        if isinstance(self.outcome, Approval):
            return str(_("A colleague of your office confirms it; then the end is moved."))
        return str(_("The end is saved. The person was told by mail."))
