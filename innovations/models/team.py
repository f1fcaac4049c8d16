"""Who made an innovation, who writes its proposal, who helps."""

from datetime import datetime

from django.db import models
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.models import Stamped
from innovations.models.entry import Proposal
from innovations.querysets import TeamInvitationQuerySet
from innovations.states import TeamRole


class TeamMember(Stamped):
    """Who made it, who writes it, who helps."""

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="team")
    person = models.ForeignKey(User, models.PROTECT, null=True, related_name="teams")
    role = models.CharField(_("part"), max_length=12, choices=TeamRole.choices)
    #: An innovator without an account is told by name.
    name = models.CharField(_("name"), max_length=120, blank=True)
    position = models.CharField(_("position"), max_length=120, blank=True)
    #: Came by a link from another unit, and so knows this entry of the unit and no other.
    is_guest = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["proposal", "person"], name="team_member_once"),
            models.CheckConstraint(
                condition=models.Q(person__isnull=False) ^ ~models.Q(name=""),
                name="team_member_named_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name or self.person} {self.role}"


class TeamInvitation(Stamped):
    """A link by which one person joins a team; used once, until its end."""

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="invitations")
    code = models.CharField(max_length=16, unique=True)
    token_digest = models.CharField(max_length=64, unique=True)
    role = models.CharField(_("part"), max_length=12, choices=TeamRole.choices)
    invited_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    invited_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    accepted_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    objects = TeamInvitationQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.code} {self.role}"

    def obstacles_to_use(self, instant: datetime) -> list[str]:
        """Why this link no longer opens the door."""
        if self.accepted_at:
            return [_now("This link was already used. Ask for a new one.")]
        if self.revoked_at:
            return [_now("This link was taken back. Ask the person who sent it.")]
        if instant >= self.expires_at:
            return [_now("This link has expired. Ask for a new one.")]
        return []
