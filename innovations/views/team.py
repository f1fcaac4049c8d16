"""The team of an entry: named people, colleagues, and links for those of other units."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.generic import DetailView

from accounts.models import Membership
from accounts.states import Role
from core.digests import sha256_of
from core.views import ActionView
from innovations.actions import add_member, invite_to_team, join_team, remove_member, revoke_link
from innovations.forms.team import LinkForm, MemberForm
from innovations.models import Proposal, TeamInvitation, TeamMember
from innovations.views.entries import ProposalMixin, address

FRESH_LINK = "team_link"


class TeamMixin(ProposalMixin):
    """Pages about the team lead back to it."""

    def get_back_url(self) -> str:
        """Back to the team."""
        return address("proposal-team", self.object)

    def get_success_url(self) -> str:
        """The team shows what came of it."""
        return self.get_back_url()


class TeamView(ProposalMixin, DetailView):
    """Who is on it, which links are open, and how others come in."""

    permission_required = "innovations.view_team"
    template_name = "innovations/proposal_team.html"

    def get_context_data(self, **kwargs: Any) -> dict:
        """A link that was just made is shown once."""
        proposal, at = self.object, self.request.instant
        may_manage = self.may("manage_team") and not proposal.obstacles_to_edit(at)
        links = proposal.invitations.open_at(at).select_related("invited_by")
        return super().get_context_data(
            members=proposal.team.select_related("person").order_by("pk"),
            links=links if may_manage else [],
            fresh_link=self.take_fresh_link() if may_manage else "",
            may_manage=may_manage,
            title=_("Team"),
            **kwargs,
        )

    def take_fresh_link(self) -> str:
        """Of this entry: a link that leads to another's team waits for that one's page."""
        code, _colon, link = self.request.session.get(FRESH_LINK, "").partition(" ")
        if code != self.object.code:
            return ""
        del self.request.session[FRESH_LINK]
        return link


class MemberAddView(TeamMixin, ActionView):
    """A colleague, or a name."""

    permission_required = "innovations.manage_team"
    form_class = MemberForm
    template_name = "innovations/team_form.html"
    action = staticmethod(add_member)
    title = _("Add to the team")
    success_message = _("The team is as you see it here.")

    def get_form_kwargs(self) -> dict:
        """Colleagues of the unit who are not on the team yet."""
        places = Membership.objects.on(self.request.instant.date())
        places = places.filter(agency=self.object.entrant_id, role=Role.DRAFTER)
        free = places.exclude(person__teams__proposal=self.object).select_related("person")
        return {**super().get_form_kwargs(), "colleagues": list(free.order_by("person__name"))}

    def get_obstacles(self) -> list[str]:
        """The team is part of what is handed in."""
        return self.object.obstacles_to_edit(self.request.instant)


class MemberRemoveView(TeamMixin, ActionView):
    """Take somebody off the team."""

    permission_required = "innovations.manage_team"
    template_name = "innovations/team_form.html"
    title = _("Take off the team")
    submit_label = _("Take off the team")
    success_message = _("The team is as you see it here.")

    @property
    def member(self) -> TeamMember:
        """Looked up through its entry."""
        team = self.object.team.select_related("person", "proposal")
        return get_object_or_404(team, pk=self.kwargs["number"])

    def get_context_data(self, **kwargs: Any) -> dict:
        """Names whom it is about."""
        return super().get_context_data(member=self.member, **kwargs)

    def act(self, form: Any) -> Proposal:
        """The act is about the member."""
        return remove_member(self.member, by=self.request.user, at=self.request.instant)


class LinkMakeView(TeamMixin, ActionView):
    """A link for one person of another unit."""

    permission_required = "innovations.manage_team"
    form_class = LinkForm
    template_name = "innovations/team_form.html"
    title = _("Invite by link")

    def act(self, form: LinkForm) -> Any:
        """The token goes into the session of whoever made it, and is shown once."""
        told = {"by": self.request.user, "at": self.request.instant}
        issued = invite_to_team(self.object, **told, role=form.cleaned_data["role"])
        link = self.request.build_absolute_uri(issued.path)
        self.request.session[FRESH_LINK] = f"{self.object.code} {link}"
        return issued


class LinkRevokeView(TeamMixin, ActionView):
    """Shut an open link."""

    permission_required = "innovations.manage_team"
    template_name = "innovations/team_form.html"
    title = _("Take the link back")
    submit_label = _("Take back")
    success_message = _("The link no longer opens anything.")

    def act(self, form: Any) -> TeamInvitation:
        """Looked up through its entry."""
        invitation = get_object_or_404(self.object.invitations, code=self.kwargs["link"])
        return revoke_link(invitation, by=self.request.user, at=self.request.instant)


class TeamJoinView(ActionView):
    """Whoever was sent the link sees what it is about, and joins."""

    model = TeamInvitation
    permission_required = "innovations.start_proposal"
    template_name = "innovations/team_join.html"
    action = staticmethod(join_team)
    title = _("Join a team")
    submit_label = _("Join")
    success_message = _("You are on the team now.")

    def get_object(self, queryset: QuerySet | None = None) -> TeamInvitation:
        """SECURITY: only the token's hash is stored; the link alone tells what it is about."""
        rows = TeamInvitation.objects.select_related(
            "proposal__entrant", "proposal__competition", "invited_by"
        )
        return get_object_or_404(rows, token_digest=sha256_of(self.kwargs["token"]))

    def get_obstacles(self) -> list[str]:
        """A used link, or somebody who writes for no unit."""
        workspace = self.request.user.workspace
        if workspace is None or workspace.role != Role.DRAFTER:
            return [_("Only proposers can join a team. Ask the local admin of your unit.")]
        return self.object.obstacles_to_use(self.request.instant)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Who writes for no unit is told so on the page, and may not send it."""
        workspace = request.user.workspace
        if workspace is None or workspace.role != Role.DRAFTER:
            raise PermissionDenied
        return super().post(request, *args, **kwargs)

    def get_back_url(self) -> str:
        """Not now."""
        return reverse("home")

    def get_success_url(self) -> str:
        """On to the entry."""
        return address("proposal-detail", self.object.proposal)
