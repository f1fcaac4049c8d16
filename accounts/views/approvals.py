"""Requests that wait for a second person: the list, the look before the word, and the two words."""

from typing import Any

from django.contrib.auth.mixins import PermissionRequiredMixin
from django.db.models import Model, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.generic import ListView

from accounts.actions import grant_approval, refuse_approval, withdraw_approval
from accounts.permissions import decides_in_office
from accounts.queries import (
    approvals_before,
    obstacles_to_decide,
    obstacles_to_grant,
    obstacles_to_take_back,
)
from accounts.requests import colleagues_of
from core.approvals import act_of
from core.forms import ReasonForm
from core.models import Approval
from core.states import ApprovalState
from core.stepup import StepUpMixin
from core.views import ActionView

SAFE_METHODS = {"GET", "HEAD"}
TONES = {
    ApprovalState.PENDING: "attention",
    ApprovalState.GRANTED: "done",
    ApprovalState.REFUSED: "problem",
}


class ApprovalListView(PermissionRequiredMixin, ListView):
    """What waits for the reader, what the reader asked for, and what was decided lately."""

    permission_required = "accounts.view_approval"
    template_name = "accounts/approval_list.html"
    paginate_by = 20

    def get_queryset(self) -> QuerySet:
        """What is over."""
        waiting = self.waiting.values("pk")
        return approvals_before(self.request.user).exclude(pk__in=waiting).for_list()

    @property
    def waiting(self) -> QuerySet:
        """Everything of the office that is still open."""
        return approvals_before(self.request.user).pending_at(self.request.instant)

    def get_context_data(self, **kwargs: Any) -> dict:
        """Three lists: the first needs the reader."""
        waiting = [titled(row) for row in self.waiting.for_list()]
        mine = self.request.user.pk
        context = super().get_context_data(
            title=_("Requests"),
            to_decide=[row for row in waiting if row.asked_by_id != mine],
            own=[row for row in waiting if row.asked_by_id == mine],
            **kwargs,
        )
        for row in context["page_obj"]:
            titled(row)
        return context


def titled(approval: Approval) -> Approval:
    """With the name of its act, and the tone of its state."""
    approval.label = act_of(approval).label
    approval.tone = TONES.get(approval.state, "none")
    return approval


class ApprovalView(ActionView):
    """A request of the own office, with what would change."""

    model = Approval
    context_object_name = "approval"

    def get_queryset(self) -> QuerySet:
        """Another office's request does not exist."""
        people = ("asked_by", "decided_by")
        return approvals_before(self.request.user).select_related(*people)

    def get_obstacles(self) -> list[str]:
        """Decided, expired, or the own."""
        return obstacles_to_decide(self.object, self.request.user, self.request.instant)

    def get_context_data(self, **kwargs: Any) -> dict:
        """What the act itself says would change, and where its subject stands."""
        act, person, at = act_of(titled(self.object)), self.request.user, self.request.instant
        is_own, is_pending = self.object.asked_by_id == person.pk, self.object.is_pending_at(at)
        alone = is_own and is_pending and not colleagues_of(person, person.workspace.agency, at)
        facts = act.describe(self.object)
        return super().get_context_data(
            facts=facts,
            has_before=any(fact.before for fact in facts),
            subject_url=act.url_of(self.object),
            is_own=is_own,
            is_pending=is_pending,
            is_alone=alone,
            **kwargs,
        )

    def get_back_url(self) -> str:
        """The list; whoever only asked goes back to what it is about."""
        if decides_in_office(self.request.user):
            return reverse("approval-list")
        return act_of(self.object).url_of(self.object)

    def get_success_url(self) -> str:
        """The same."""
        return ApprovalView.get_back_url(self)


class ApprovalGrantView(StepUpMixin, ApprovalView):
    """Everything that the second person needs before the yes."""

    permission_required = "accounts.grant_approval"
    template_name = "accounts/approval_grant.html"
    action = staticmethod(grant_approval)
    title = _("A request for a second person")
    submit_label = _("Grant and carry out")
    success_message = _("Granted and carried out. Whoever asked was told.")

    def get_obstacles(self) -> list[str]:
        """The act's own rule."""
        return obstacles_to_grant(self.object, self.request.user, self.request.instant)

    def check_permission(self, subject: Model) -> None:
        """The whole office may look, the asker too; only somebody else may grant."""
        may_look = self.request.user.has_perm("accounts.view_approval", subject)
        if not (may_look and self.request.method in SAFE_METHODS):
            super().check_permission(subject)


class ApprovalRefuseView(ApprovalView):
    """The no, with its reason."""

    permission_required = "accounts.refuse_approval"
    template_name = "accounts/approval_refuse.html"
    form_class = ReasonForm
    action = staticmethod(refuse_approval)
    title = _("Refuse this request?")
    submit_label = _("Refuse")
    success_message = _("Refused. Whoever asked was told the reason.")

    def get_back_url(self) -> str:
        """The request."""
        return reverse("approval-grant", kwargs={"code": self.object.code})


class ApprovalWithdrawView(ApprovalView):
    """The asker takes it back."""

    permission_required = "accounts.withdraw_approval"
    template_name = "accounts/approval_withdraw.html"
    action = staticmethod(withdraw_approval)
    title = _("Withdraw your request?")
    submit_label = _("Withdraw")
    success_message = _("Your request is withdrawn. Nothing has changed.")

    def get_obstacles(self) -> list[str]:
        """What was decided stays decided."""
        return obstacles_to_take_back(self.object)

    def get_back_url(self) -> str:
        """The request."""
        return reverse("approval-grant", kwargs={"code": self.object.code})
