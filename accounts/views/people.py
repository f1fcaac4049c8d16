"""People of the own branch: who is there, as what, and who was asked to join."""

from typing import Any

from django.contrib.auth.mixins import PermissionRequiredMixin
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.generic import DetailView, ListView

from accounts.actions import end_membership, invite_person, withdraw_invitation
from accounts.forms import InvitePersonForm
from accounts.models import Agency, Invitation, Membership
from accounts.states import GRANTABLE, UNIT_ROLES
from accounts.workspaces import FRESH_LINK
from core.links import absolute
from core.views import ActionView, PermittedMixin

SHOWN_INVITATIONS = 50


class PersonListView(PermissionRequiredMixin, ListView):
    """Memberships of the branch, with search, and the invitations that wait."""

    permission_required = "accounts.view_person"
    template_name = "accounts/person_list.html"
    paginate_by = 50

    def get_queryset(self) -> QuerySet:
        """Who holds a place today."""
        rows = Membership.objects.visible_to(self.request.user).on(self.request.instant.date())
        return rows.in_role(self.role).matching(self.words).for_list()

    @property
    def words(self) -> str:
        """What is searched for."""
        return self.request.GET.get("q", "").strip()

    @property
    def role(self) -> str:
        """The role that the list is narrowed to; unknown words narrow nothing."""
        role = self.request.GET.get("peran", "")
        return role if role in self.roles else ""

    @property
    def roles(self) -> tuple:
        """What this workspace hands out."""
        return GRANTABLE.get(self.request.user.workspace.role, ())

    def get_context_data(self, **kwargs: Any) -> dict:
        """Invitations stand beside the list, the newest first."""
        waiting = Invitation.objects.visible_to(self.request.user).open_at(self.request.instant)
        return super().get_context_data(
            title=_("People"),
            words=self.words,
            role=self.role,
            roles=self.roles,
            invitations=waiting.for_list()[:SHOWN_INVITATIONS],
            **kwargs,
        )


class InvitationCreateView(ActionView):
    """Ask somebody to join the own branch."""

    model = Agency
    permission_required = "accounts.invite_person"
    form_class = InvitePersonForm
    template_name = "accounts/invitation_create.html"
    title = _("Invite somebody")
    success_message = _("The invitation is on its way to %(email)s.")

    def get_object(self, _queryset: QuerySet | None = None) -> Agency | None:
        """The own agency; the form offers the branch below it."""
        self.check_permission(None)
        return self.request.user.workspace.agency

    def get_form_kwargs(self) -> dict:
        """The form knows who asks, and starts with the own agency."""
        kwargs = super().get_form_kwargs()
        kwargs["initial"] = {"agency": self.request.user.workspace.agency.code}
        return {**kwargs, "by": self.request.user}

    def get_back_url(self) -> str:
        """The list."""
        return reverse("person-list")

    def act(self, form: InvitePersonForm) -> Any:
        """Invite into the chosen agency; its link is kept for one page."""
        facts = form.act_arguments()
        issued = invite_person(
            facts.pop("agency"), by=self.request.user, at=self.request.instant, **facts
        )
        # SECURITY: who asks in an office's second person must not hold that person's key.
        if issued.invitation.role in UNIT_ROLES:
            self.request.session[FRESH_LINK] = {issued.invitation.code: issued.path}
        return issued

    def get_success_message(self) -> str:
        """Where the mail goes."""
        return str(self.success_message) % {"email": self.outcome.invitation.email}

    def get_success_url(self) -> str:
        """The invitation with its link."""
        return reverse("invitation-detail", kwargs={"code": self.outcome.invitation.code})


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
        return super().get_context_data(
            title=_("Invitation"),
            link=absolute(path, "id"),
            is_open=not self.object.obstacles_to_accept(self.request.instant),
            **kwargs,
        )


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


class MembershipEndView(ActionView):
    """End somebody's place."""

    model = Membership
    permission_required = "accounts.end_membership"
    template_name = "accounts/membership_end.html"
    action = staticmethod(end_membership)
    title = _("End this membership?")
    submit_label = _("End membership")
    success_message = _("The membership has ended. The person was told by mail.")

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
