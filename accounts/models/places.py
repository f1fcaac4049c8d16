"""Who works where, as what and until when, and who was asked to join."""

from datetime import datetime

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models.agencies import Agency
from accounts.models.people import User
from accounts.querysets import InvitationQuerySet, MembershipQuerySet
from accounts.states import INVITATION, InvitationState, Role
from core.models import Stamped, Stateful, known_states


class Membership(Stamped):
    """A person's role in an agency for a time."""

    code = models.CharField(max_length=16, unique=True)
    person = models.ForeignKey(User, models.PROTECT, related_name="memberships")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="memberships")
    role = models.CharField(_("role"), max_length=16, choices=Role.choices)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)
    reviewed_at = models.DateTimeField(_("last reviewed"), null=True, editable=False)
    reviewed_by = models.ForeignKey(
        User, models.PROTECT, null=True, editable=False, related_name="+"
    )

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "agency", "role"],
                condition=models.Q(ends_on__isnull=True),
                name="membership_once",
            )
        ]
        indexes = [models.Index(fields=["agency", "role"], name="membership_by_agency")]

    def __str__(self) -> str:
        return f"{self.person} {self.role} {self.agency}"

    def obstacles_to_end(self, instant: datetime) -> list[str]:
        """Why it cannot be ended."""
        if self.ends_on and self.ends_on <= instant.date():
            return [gettext("This membership has already ended.")]
        return []


class Invitation(Stateful):
    """A single-use, expiring way in; only the hash of its token is kept."""

    machine = INVITATION

    code = models.CharField(max_length=16, unique=True)
    email = models.EmailField(_("e-mail"))
    name = models.CharField(_("name"), max_length=120)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="invitations")
    role = models.CharField(_("role"), max_length=16, choices=Role.choices)
    token_hash = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    invited_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    ends_on = models.DateField(_("until"), null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        constraints = [
            known_states(INVITATION, "invitation_state_known"),
            models.CheckConstraint(
                condition=~models.Q(state=InvitationState.ACCEPTED)
                | models.Q(accepted_at__isnull=False),
                name="invitation_accepted_stamped",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agency} {self.role}"

    def is_expired_at(self, instant: datetime) -> bool:
        """Nobody answered in time."""
        return self.state == InvitationState.OPEN and instant >= self.expires_at

    def obstacles_to_accept(self, instant: datetime) -> list[str]:
        """Why this link no longer opens the door."""
        if self.state == InvitationState.WITHDRAWN:
            return [gettext("This invitation was withdrawn. Ask the person who invited you.")]
        if self.state != InvitationState.OPEN:
            return [gettext("This invitation was already used. Sign in, or ask for a new one.")]
        if instant >= self.expires_at:
            return [gettext("This invitation has expired. Ask whoever invited you for a new one.")]
        if self.ends_on and self.ends_on <= instant.date():
            return [gettext("The last day of this place has passed. Ask for a new invitation.")]
        return []
