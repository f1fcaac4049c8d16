"""Who is asked to join, and who joins; each function is one act in one transaction."""

import secrets
from datetime import date, datetime, timedelta
from typing import NamedTuple, NotRequired, TypedDict, Unpack

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.models import Agency, Invitation, Membership, User
from accounts.news import source_of
from accounts.queries import (
    account_of,
    obstacles_to_ask_again,
    obstacles_to_invite,
    obstacles_to_renew,
)
from accounts.requests import INVITE, ask_second_person, facts_of
from accounts.states import ACCEPT, OFFICE_ROLES, WITHDRAW, Role
from audit.trail import record
from core.codes import new_code
from core.digests import sha256_of
from core.errors import refuse_if
from core.links import plain_path
from core.locks import hold_name
from core.models import Approval
from notifications.outbox import post, post_to_address, take_back

INVITATION_LIFE = timedelta(days=14)


class WayIn(TypedDict):
    """Whom, as what, until which day, and whether the link is mailed or handed over."""

    email: str
    name: str
    role: str
    ends_on: NotRequired[date | None]
    by_mail: NotRequired[bool]


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
    agency: Agency,
    *,
    by: User,
    at: datetime,
    approval: Approval | None = None,
    **way: Unpack[WayIn],
) -> IssuedInvitation:
    """Open a way in for one person, once, for 14 days. The link goes out by mail, or by hand.

    SECURITY: a role of the office needs a second person's word, or the operator's own hand.
    RACE: the address is held, so that two who invite it at once cannot both pass the limits.
    """
    hold_name("address", way["email"])
    agency = Agency.objects.lock(agency)
    refuse_if(obstacles_to_invite(agency, by=by, at=at, **_asked(way)))
    if way["role"] in OFFICE_ROLES and approval is None and not by.is_staff:
        refuse_if([_("A role of the office needs a second person.")])
    return _issue(agency, by, at, way, approval)


@transaction.atomic
def ask_to_invite(
    agency: Agency, *, by: User, at: datetime, reason: str, **way: Unpack[WayIn]
) -> Approval:
    """A role of the office: the invitation leaves once a colleague has granted it."""
    hold_name("address", way["email"])
    agency = Agency.objects.lock(agency)
    refuse_if(obstacles_to_invite(agency, by=by, at=at, **_asked(way)))
    refuse_if(obstacles_to_ask_again(agency, at, email=way["email"], role=way["role"]))
    ends_on = way.get("ends_on")
    with override(settings.LANGUAGE_CODE):
        words = {"name": way["name"], "role": Role(way["role"]).label}
        title = _("Invite %(name)s as %(role)s") % words
    return ask_second_person(
        INVITE,
        agency,
        by=by,
        at=at,
        office=agency,
        title=title,
        reason=reason,
        alone=False,
        payload={
            "email": way["email"].lower(),
            "name": way["name"],
            "role": str(way["role"]),
            "ends_on": ends_on.isoformat() if ends_on else None,
        },
    )


@transaction.atomic
def renew_invitation(
    invitation: Invitation, *, by: User, at: datetime, by_mail: bool = True
) -> IssuedInvitation:
    """Send it again: a new link for another 14 days; the old one stops working."""
    hold_name("address", invitation.email)
    invitation = Invitation.objects.lock(invitation)
    refuse_if(obstacles_to_renew(invitation, at))
    invitation.move(WITHDRAW)
    take_back(f"invitation-{invitation.code}")
    way = {name: getattr(invitation, name) for name in ("email", "name", "role", "ends_on")}
    return _issue(invitation.agency, by, at, {**way, "by_mail": by_mail}, None)


def _asked(way: WayIn) -> dict:
    return {name: way.get(name) for name in ("email", "role", "ends_on")}


def _issue(
    agency: Agency, by: User, at: datetime, way: WayIn, approval: Approval | None
) -> IssuedInvitation:
    token = secrets.token_urlsafe(32)
    invitation = Invitation.objects.create(
        code=new_code(),
        email=way["email"].lower(),
        name=way["name"],
        agency=agency,
        role=way["role"],
        ends_on=way.get("ends_on"),
        token_hash=sha256_of(token),
        invited_by=by,
        invited_at=at,
        expires_at=at + INVITATION_LIFE,
    )
    issued = IssuedInvitation(invitation, token)
    after = {**facts_of(invitation), "approval": approval.code if approval else ""}
    record("accounts.invite_person", invitation, by=by, at=at, after=after)
    if way.get("by_mail", True):
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
        office=_office_of(invitation),
        name=invitation.name,
        inviter=invitation.invited_by.name,
        agency=invitation.agency.name,
        role=source_of(invitation.role),
    )


def _office_of(invitation: Invitation) -> str:
    """In whose name the invitation goes: the organiser's, where one invites."""
    workspace = invitation.invited_by.workspace
    if invitation.role in OFFICE_ROLES:
        return invitation.agency.code
    is_office = workspace is not None and workspace.role == Role.ORGANISER
    return workspace.agency.code if is_office else ""


@transaction.atomic
def withdraw_invitation(invitation: Invitation, *, by: User, at: datetime) -> Invitation:
    """Shut the way in; a mail that has not left yet stays here."""
    invitation = Invitation.objects.lock(invitation)
    invitation.move(WITHDRAW)
    take_back(f"invitation-{invitation.code}")
    record("accounts.withdraw_invitation", invitation, by=by, at=at, after=facts_of(invitation))
    return invitation


@transaction.atomic
def accept_invitation(
    invitation: Invitation, *, at: datetime, name: str, password: str, language: str = "id"
) -> User:
    """Make the account that was invited and give it its place. Nobody is signed in yet.

    RACE: the address is held: of two invitations to one new address only one makes the account.
    """
    hold_name("address", invitation.email)
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
    hold_name("address", invitation.email)
    invitation = Invitation.objects.lock(invitation)
    refuse_if(invitation.obstacles_to_accept(at))
    if by.email.lower() != invitation.email.lower():
        refuse_if([_("This invitation is for another address.")])
    return _take_place(invitation, by, at)


def _take_place(invitation: Invitation, person: User, at: datetime) -> Membership:
    invitation.move(ACCEPT, accepted_at=at)
    place = {"agency": invitation.agency, "role": invitation.role}
    membership = person.memberships.on(at.date()).filter(**place).first()
    if membership is None:
        membership = Membership.objects.create(
            code=new_code(),
            person=person,
            starts_on=at.date(),
            ends_on=invitation.ends_on,
            **place,
        )
    facts = {**facts_of(membership), "membership": membership.code}
    record("accounts.accept_invitation", invitation, by=person, at=at, after=facts)
    post(
        "invitation_accepted",
        to=[invitation.invited_by],
        about=f"accepted-{invitation.code}",
        at=at,
        url=plain_path("person-list"),
        person=person.name,
        agency=invitation.agency.name,
        role=source_of(invitation.role),
    )
    return membership
