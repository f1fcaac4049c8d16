"""Who made it, who writes it, who helps: the team of an entry."""

import secrets
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from audit.trail import record
from core.codes import new_code
from core.digests import sha256_of
from core.errors import ActionRefused, refuse_if
from core.links import plain_path
from innovations import news
from innovations.models import Proposal, TeamInvitation, TeamMember
from innovations.states import TeamRole

INVITATION_LIFE = timedelta(days=7)
MOST_MEMBERS = 20
MOST_OPEN_LINKS = 5


class IssuedLink(NamedTuple):
    """A way onto the team with its token, which exists nowhere else: only its hash is kept."""

    invitation: TeamInvitation
    token: str

    @property
    def path(self) -> str:
        """Where the link leads."""
        return plain_path("team-join", token=self.token)


@transaction.atomic
def add_member(  # noqa: PLR0913 -- a member is exactly these facts
    proposal: Proposal,
    *,
    by: User,
    at: datetime,
    role: str,
    person: User | None = None,
    name: str = "",
    position: str = "",
) -> TeamMember:
    """Put a colleague on the team, or name somebody who needs no account."""
    proposal = Proposal.objects.lock(proposal)
    refuse_if(proposal.obstacles_to_edit(at))
    refuse_if(_obstacles_to_add(proposal, person, name))
    member = proposal.team.create(person=person, name=name, position=position, role=role)
    _note_change(proposal)
    after = {"member": name or person.name, "role": role}
    record("innovations.add_member", proposal, by=by, at=at, after=after)
    return member


def _obstacles_to_add(proposal: Proposal, person: User | None, name: str) -> list[str]:
    members = list(proposal.team.select_related("person"))
    known = {one.person_id for one in members if one.person_id}
    names = {(one.name or one.person.name).casefold() for one in members}
    if len(members) >= MOST_MEMBERS:
        return [_("A team has at most %(count)s people.") % {"count": MOST_MEMBERS}]
    if (person and person.pk in known) or (name and name.casefold() in names):
        return [_("%(name)s is on the team already.") % {"name": name or person.name}]
    return []


@transaction.atomic
def remove_member(member: TeamMember, *, by: User, at: datetime) -> Proposal:
    """Take somebody off the team; whoever wrote last cannot be taken off."""
    proposal = Proposal.objects.lock(member.proposal)
    refuse_if(proposal.obstacles_to_edit(at))
    member = proposal.team.select_related("person").filter(pk=member.pk).first()
    if member is None:
        raise ActionRefused(_("This person is no longer on the team."))
    refuse_if(_obstacles_to_remove(proposal, member))
    told = {"member": member.name or member.person.name, "role": member.role}
    member.delete()
    _note_change(proposal)
    record("innovations.remove_member", proposal, by=by, at=at, before=told)
    return proposal


def _obstacles_to_remove(proposal: Proposal, member: TeamMember) -> list[str]:
    writers = proposal.team.filter(role=TeamRole.WRITER, person__isnull=False)
    if member.role == TeamRole.WRITER and not writers.exclude(pk=member.pk).exists():
        return [_("Somebody has to write: add another writer first.")]
    return []


def _note_change(proposal: Proposal) -> None:
    """What is submitted names the team: a page read before is no longer what is handed in."""
    proposal.revision += 1
    proposal.save(update_fields=["revision", "updated_at"])


@transaction.atomic
def invite_to_team(proposal: Proposal, *, by: User, at: datetime, role: str) -> IssuedLink:
    """A link for one person, once, for seven days; whoever opens it signs in first."""
    proposal = Proposal.objects.lock(proposal)
    refuse_if(proposal.obstacles_to_edit(at))
    open_links = proposal.invitations.open_at(at).count()
    if open_links >= MOST_OPEN_LINKS:
        raise ActionRefused(
            _("%(count)s links are open. Take one back before you make another.")
            % {"count": open_links}
        )
    token = secrets.token_urlsafe(32)
    invitation = proposal.invitations.create(
        code=new_code(),
        token_digest=sha256_of(token),
        role=role,
        invited_by=by,
        invited_at=at,
        expires_at=at + INVITATION_LIFE,
    )
    record("innovations.invite_to_team", proposal, by=by, at=at, after={"role": role})
    return IssuedLink(invitation, token)


@transaction.atomic
def revoke_link(invitation: TeamInvitation, *, by: User, at: datetime) -> TeamInvitation:
    """The link no longer opens anything."""
    invitation = TeamInvitation.objects.lock(invitation)
    refuse_if(invitation.obstacles_to_use(at))
    invitation.revoked_at = at
    invitation.save(update_fields=["revoked_at", "updated_at"])
    told = {"role": invitation.role}
    record("innovations.revoke_link", invitation.proposal, by=by, at=at, before=told)
    return invitation


@transaction.atomic
def join_team(invitation: TeamInvitation, *, by: User, at: datetime) -> TeamMember:
    """Use the link; from now on the person sees this entry, and this one only.

    RACE: proposal first, then the link, so that one link makes one member.
    """
    proposal = Proposal.objects.lock(invitation.proposal)
    invitation = TeamInvitation.objects.lock(invitation)
    refuse_if(invitation.obstacles_to_use(at))
    refuse_if(proposal.obstacles_to_edit(at))
    refuse_if(_obstacles_to_add(proposal, by, ""))
    is_guest = not by.memberships.on(at.date()).filter(agency=proposal.entrant_id).exists()
    member = proposal.team.create(person=by, role=invitation.role, is_guest=is_guest)
    invitation.accepted_by, invitation.accepted_at = by, at
    invitation.save(update_fields=["accepted_by", "accepted_at", "updated_at"])
    _note_change(proposal)
    after = {"member": by.name, "role": invitation.role}
    entry = record("innovations.join_team", proposal, by=by, at=at, after=after)
    news.tell_joined(proposal, entry, inviter=invitation.invited_by, at=at)
    return member
