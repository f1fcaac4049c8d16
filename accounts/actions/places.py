"""Who is asked to join, who joins, who leaves; each function is one act in one transaction."""

import secrets
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.models import Agency, Invitation, Membership, User
from accounts.queries import account_of, obstacles_to_invite
from accounts.states import ACCEPT, WITHDRAW, Role
from audit.trail import record
from core.codes import new_code
from core.digests import sha256_of
from core.errors import refuse_if
from core.links import plain_path
from notifications.outbox import post, post_to_address, take_back

INVITATION_LIFE = timedelta(days=14)


class IssuedInvitation(NamedTuple):
    """An invitation with its token, which exists nowhere else: only its hash is kept."""

    invitation: Invitation
    token: str

    @property
    def path(self) -> str:
        """Where the link leads."""
        return plain_path("invitation-accept", token=self.token)


@transaction.atomic
def invite_person(
    agency: Agency, *, by: User, at: datetime, email: str, name: str, role: str
) -> IssuedInvitation:
    """Open a way in for one person, once, for 14 days. The link goes out by mail."""
    agency = Agency.objects.lock(agency)
    refuse_if(obstacles_to_invite(agency, by=by, at=at, email=email, role=role))
    token = secrets.token_urlsafe(32)
    invitation = Invitation.objects.create(
        code=new_code(),
        email=email.lower(),
        name=name,
        agency=agency,
        role=role,
        token_hash=sha256_of(token),
        invited_by=by,
        invited_at=at,
        expires_at=at + INVITATION_LIFE,
    )
    issued = IssuedInvitation(invitation, token)
    record("accounts.invite_person", invitation, by=by, at=at, after=_facts_of(invitation))
    _send_invitation(issued, at)
    return issued


def _send_invitation(issued: IssuedInvitation, at: datetime) -> None:
    invitation = issued.invitation
    account = account_of(invitation.email)
    post_to_address(
        "invitation",
        address=invitation.email,
        language=account.language if account else "id",
        about=f"invitation-{invitation.code}",
        at=at,
        url=issued.path,
        name=invitation.name,
        inviter=invitation.invited_by.name,
        agency=invitation.agency.name,
        role=_source_of(invitation.role),
    )


def _source_of(role: str) -> str:
    """The role's word in the source language: the mail translates it for its reader."""
    with override("en"):
        return str(Role(role).label)


def _facts_of(row: Invitation | Membership) -> dict:
    return {"role": row.role, "agency": row.agency.code}


@transaction.atomic
def withdraw_invitation(invitation: Invitation, *, by: User, at: datetime) -> Invitation:
    """Shut the way in; a mail that has not left yet stays here."""
    invitation = Invitation.objects.lock(invitation)
    invitation.move(WITHDRAW)
    take_back(f"invitation-{invitation.code}")
    record("accounts.withdraw_invitation", invitation, by=by, at=at, after=_facts_of(invitation))
    return invitation


@transaction.atomic
def accept_invitation(
    invitation: Invitation, *, at: datetime, name: str, password: str, language: str = "id"
) -> User:
    """Make the account that was invited and give it its place. Nobody is signed in yet."""
    invitation = Invitation.objects.lock(invitation)
    refuse_if(invitation.obstacles_to_accept(at))
    if account_of(invitation.email):
        refuse_if([_("There is already an account with this address. Sign in, then accept.")])
    person = User.objects.create_user(invitation.email, password, name=name, language=language)
    _take_place(invitation, person, at)
    return person


@transaction.atomic
def join_agency(invitation: Invitation, *, by: User, at: datetime) -> Membership:
    """Accept with the account that there already is."""
    invitation = Invitation.objects.lock(invitation)
    refuse_if(invitation.obstacles_to_accept(at))
    if by.email.lower() != invitation.email.lower():
        refuse_if([_("This invitation is for another address.")])
    return _take_place(invitation, by, at)


def _take_place(invitation: Invitation, person: User, at: datetime) -> Membership:
    invitation.move(ACCEPT, accepted_at=at)
    membership, _made = Membership.objects.get_or_create(
        person=person,
        agency=invitation.agency,
        role=invitation.role,
        ends_on=None,
        defaults={"code": new_code(), "starts_on": at.date()},
    )
    facts = {**_facts_of(membership), "membership": membership.code}
    record("accounts.accept_invitation", invitation, by=person, at=at, after=facts)
    post(
        "invitation_accepted",
        to=[invitation.invited_by],
        about=f"accepted-{invitation.code}",
        at=at,
        url=plain_path("person-list"),
        person=person.name,
        agency=invitation.agency.name,
        role=_source_of(invitation.role),
    )
    return membership


@transaction.atomic
def end_membership(membership: Membership, *, by: User, at: datetime) -> Membership:
    """End a person's place; what it opened is shut from the next request on."""
    membership = Membership.objects.lock(membership)
    refuse_if(membership.obstacles_to_end(at))
    membership.ends_on = at.date()
    membership.save(update_fields=["ends_on", "updated_at"])
    record("accounts.end_membership", membership, by=by, at=at, before=_facts_of(membership))
    post(
        "membership_ended",
        to=[membership.person],
        about=f"membership-{membership.code}",
        at=at,
        agency=membership.agency.name,
        role=_source_of(membership.role),
    )
    return membership
