"""Ways in: open one, look at it, send it again, shut it."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.generic import DetailView

from accounts.actions import (
    IssuedInvitation,
    ask_to_invite,
    invite_person,
    renew_invitation,
    withdraw_invitation,
)
from accounts.forms import (
    InvitePersonForm,
    RenewInvitationForm,
    RenewOfficeInvitationForm,
)
from accounts.models import Agency, Invitation
from accounts.queries import obstacles_to_renew
from accounts.states import OFFICE_ROLES, UNIT_ROLES
from accounts.workspaces import FRESH_LINK
from core.forms import ActionForm
from core.links import absolute
from core.models import Approval
from core.stepup import StepUpMixin
from core.views import ActionView, PermittedMixin


class IssuingView(ActionView):
    """An act that gives a link, or asks a colleague for one."""

    def keep_link(self, issued: IssuedInvitation) -> None:
        """For one look of whoever made it.

        SECURITY: who asks in an office's second person must not hold that person's key.
        """
        if issued.invitation.role in UNIT_ROLES:
            self.request.session[FRESH_LINK] = {issued.invitation.code: issued.path}

    def get_success_message(self) -> str:
        """Who has the link now."""
        if isinstance(self.outcome, Approval):
            return str(_("A colleague of your office confirms it; then the invitation leaves."))
        if self.is_mailed:
            words = {"email": self.outcome.invitation.email}
            return str(_("The invitation is on its way to %(email)s.")) % words
        return str(_("The link is ready. Pass it on: it is shown only this once."))

    def get_success_url(self) -> str:
        """The invitation with its link, or the request that waits."""
        if isinstance(self.outcome, Approval):
            return reverse("approval-grant", kwargs={"code": self.outcome.code})
        return reverse("invitation-detail", kwargs={"code": self.outcome.invitation.code})


class InvitationCreateView(StepUpMixin, IssuingView):
    """Ask somebody to join the own branch."""

    model = Agency
    permission_required = "accounts.invite_person"
    form_class = InvitePersonForm
    template_name = "accounts/invitation_create.html"
    title = _("Invite somebody")

    def needs_proof(self) -> bool:
        """A role of the office weighs; a unit's does not."""
        return self.request.POST.get("role") in OFFICE_ROLES

    def get_object(self, _queryset: QuerySet | None = None) -> Agency | None:
        """The own agency; the form offers the branch below it."""
        self.check_permission(None)
        return self.request.user.workspace.agency

    def get_form_kwargs(self) -> dict:
        """The form knows who asks, and starts with the own agency."""
        kwargs = super().get_form_kwargs()
        chosen = self.request.GET.get("instansi") or self.request.user.workspace.agency.code
        kwargs["initial"] = {"agency": chosen}
        return {**kwargs, "by": self.request.user}

    def get_back_url(self) -> str:
        """The list."""
        return reverse("person-list")

    def act(self, form: InvitePersonForm) -> IssuedInvitation | Approval:
        """A unit's role at once; an office's after a colleague's word."""
        way = form.act_arguments()
        agency, reason = way.pop("agency"), way.pop("reason", "")
        who = {"by": self.request.user, "at": self.request.instant}
        if way["role"] in OFFICE_ROLES:
            del way["by_mail"]
            return ask_to_invite(agency, **who, reason=reason, **way)
        self.is_mailed = way["by_mail"]
        issued = invite_person(agency, **who, **way)
        self.keep_link(issued)
        return issued


class InvitationMixin(PermittedMixin):
    """An invitation of the own branch."""

    model = Invitation

    def get_queryset(self) -> QuerySet:
        """With what its pages show."""
        return super().get_queryset().for_list()


class InvitationDetailView(InvitationMixin, DetailView):
    """An invitation; its link is shown to whoever made it, on the first look only."""

    permission_required = "accounts.view_invitation"
    template_name = "accounts/invitation_detail.html"

    def get_context_data(self, **kwargs: Any) -> dict:
        """The link is taken out of the session as it is shown."""
        fresh = self.request.session.get(FRESH_LINK, {})
        path = fresh.get(self.object.code, "")
        if path:
            del self.request.session[FRESH_LINK]
        at = self.request.instant
        return super().get_context_data(
            title=_("Invitation"),
            link=absolute(path, "id"),
            is_open=not self.object.obstacles_to_accept(at),
            is_expired=self.object.is_expired_at(at),
            may_renew=not obstacles_to_renew(self.object, at),
            **kwargs,
        )


class InvitationRenewView(InvitationMixin, IssuingView):
    """Send it again with a new link."""

    permission_required = "accounts.renew_invitation"
    template_name = "accounts/invitation_renew.html"
    title = _("Send the invitation again?")

    def get_form_class(self) -> type[ActionForm]:
        """The link of an office role goes by mail alone."""
        is_office = self.get_object().role in OFFICE_ROLES
        return RenewOfficeInvitationForm if is_office else RenewInvitationForm

    def get_obstacles(self) -> list[str]:
        """Answered, withdrawn, or asked too often."""
        return obstacles_to_renew(self.object, self.request.instant)

    def act(self, form: ActionForm) -> IssuedInvitation:
        """A new link; the old one is shut."""
        way = form.act_arguments()
        self.is_mailed = way.get("by_mail", True)
        issued = renew_invitation(self.object, by=self.request.user, at=self.request.instant, **way)
        self.keep_link(issued)
        return issued

    def get_back_url(self) -> str:
        """The invitation."""
        return reverse("invitation-detail", kwargs={"code": self.object.code})


class InvitationWithdrawView(InvitationMixin, ActionView):
    """Shut a way in."""

    permission_required = "accounts.withdraw_invitation"
    template_name = "accounts/invitation_withdraw.html"
    action = staticmethod(withdraw_invitation)
    title = _("Withdraw the invitation?")
    submit_label = _("Withdraw")
    success_message = _("The invitation is withdrawn. Its link no longer works.")

    def get_obstacles(self) -> list[str]:
        """What was answered cannot be withdrawn."""
        return self.object.obstacles_to_accept(self.request.instant)

    def get_back_url(self) -> str:
        """The list."""
        return reverse("person-list")

    get_success_url = get_back_url
