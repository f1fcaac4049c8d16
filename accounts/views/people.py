"""People of the own branch: who is there, as what, until when, and who was asked to join."""

from datetime import timedelta
from typing import Any

from django.contrib.auth.mixins import PermissionRequiredMixin
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.views.generic import ListView

from accounts.models import Invitation, Membership
from accounts.queries import approvals_before
from accounts.requests import INVITE
from accounts.states import GRANTABLE

SHOWN_INVITATIONS = 50
REMEMBERED = timedelta(days=30)


class PersonListView(PermissionRequiredMixin, ListView):
    """Memberships of the branch, with search, and the invitations that wait."""

    permission_required = "accounts.view_person"
    template_name = "accounts/person_list.html"
    paginate_by = 50

    def get_queryset(self) -> QuerySet:
        """Who holds a place today, or held one."""
        rows = Membership.objects.visible_to(self.request.user)
        today = self.request.instant.date()
        rows = rows.over_on(today) if self.is_past else rows.on(today)
        return rows.in_role(self.role).matching(self.words).for_list()

    @property
    def words(self) -> str:
        """What is searched for."""
        return self.request.GET.get("q", "").strip()

    @property
    def is_past(self) -> bool:
        """Whether ended places are asked for."""
        return self.request.GET.get("keadaan") == "berakhir"

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
        """Invitations stand beside the list, the newest first, with those a colleague confirms."""
        person, now = self.request.user, self.request.instant
        unanswered = Invitation.objects.visible_to(person).unanswered_since(now - REMEMBERED)
        asked = approvals_before(person).pending_at(now).filter(act=INVITE)
        return super().get_context_data(
            title=_("People"),
            words=self.words,
            role=self.role,
            roles=self.roles,
            is_past=self.is_past,
            instant=now,
            today=now.date(),
            invitations=unanswered.for_list()[:SHOWN_INVITATIONS],
            asked=asked.for_list()[:SHOWN_INVITATIONS],
            **kwargs,
        )
