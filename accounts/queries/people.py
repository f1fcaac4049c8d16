"""Reads across people, agencies and invitations."""

from datetime import date, datetime, timedelta

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import Agency, Invitation, Membership, User
from accounts.states import OFFICE_ROLES, InvitationState, Role
from core.approvals import act_of
from core.models import Approval
from core.states import ApprovalState

MOST_INVITATIONS = 3
INVITATION_SPAN = timedelta(hours=1)


def account_of(email: str) -> User | None:
    """The account with this address, in whatever letters it is written."""
    return User.objects.filter(email__iexact=email).first()


def is_within_reach(agency: Agency, workspace: Membership) -> bool:
    """Whether the agency stands in the branch that this workspace manages."""
    return Agency.objects.within_reach(workspace).filter(pk=agency.pk).exists()


def is_member(email: str, agency: Agency, role: str, day: date) -> bool:
    """Whether somebody with this address already has the role there."""
    rows = Membership.objects.on(day).filter(agency=agency, role=role)
    return rows.filter(person__email__iexact=email).exists()


def obstacles_to_invite(
    agency: Agency,
    *,
    by: User,
    at: datetime,
    email: str,
    role: str,
    ends_on: date | None = None,
) -> list[str]:
    """Why nobody can be invited there under this address now."""
    if agency.is_closed:
        return [_("This agency is closed. Nobody can be invited there.")]
    if ends_on and ends_on <= at.date():
        return [_("The end must lie after today.")]
    sent = Invitation.objects.to_address(email)
    if by.email.lower() == email.lower():
        return [_("You cannot invite yourself. Ask a colleague.")]
    if is_member(email, agency, role, at.date()):
        facts = {"role": Role(role).label, "agency": agency.name}
        return [_("This person is already %(role)s at %(agency)s.") % facts]
    if sent.open_at(at).filter(agency=agency, role=role).exists():
        return [_("An invitation to this address is still open. Withdraw it to send a new one.")]
    return _too_often(email, at)


def _too_often(email: str, at: datetime) -> list[str]:
    recent = Invitation.objects.to_address(email).filter(invited_at__gt=at - INVITATION_SPAN)
    if recent.count() >= MOST_INVITATIONS:
        return [_("This address was invited three times within an hour. Try again later.")]
    return []


def obstacles_to_ask_again(agency: Agency, at: datetime, *, email: str, role: str) -> list[str]:
    """A colleague is asked once for one person and role."""
    waiting = Approval.objects.about(agency).pending_at(at)
    if waiting.filter(payload__email=email.lower(), payload__role=role).exists():
        return [_("The same request already waits for a second person.")]
    return []


def obstacles_to_renew(invitation: Invitation, at: datetime) -> list[str]:
    """Why it cannot be sent again."""
    if invitation.state != InvitationState.OPEN:
        return [_("This invitation was already answered or withdrawn. Send a new one.")]
    if invitation.role in OFFICE_ROLES and at >= invitation.expires_at:
        return [_("This invitation has expired. Invite again: a colleague confirms it once more.")]
    if is_member(invitation.email, invitation.agency, invitation.role, at.date()):
        return [_("This person has the role already.")]
    if invitation.ends_on and invitation.ends_on <= at.date():
        return [_("The last day of this place has passed. Send a new invitation.")]
    return _too_often(invitation.email, at)


def obstacles_to_change_end(
    membership: Membership, at: datetime, ends_on: date | None
) -> list[str]:
    """Why its last day cannot be moved there."""
    obstacles = membership.obstacles_to_end(at)
    if ends_on == membership.ends_on:
        obstacles.append(_("Nothing has been changed."))
    if ends_on and ends_on <= at.date():
        obstacles.append(_("The end must lie after today. To end it now, end the membership."))
    return obstacles


def needs_second_person(membership: Membership, ends_on: date | None) -> bool:
    """A role of the office would last longer than now; without an end is longest."""
    if membership.role not in OFFICE_ROLES or membership.ends_on is None:
        return False
    return ends_on is None or ends_on > membership.ends_on


def approvals_before(person: User) -> QuerySet:
    """Requests of the office for which this person may decide, and those the person made.

    Nobody else knows of them.
    """
    workspace = person.workspace
    if workspace is None:
        return Approval.objects.none()
    rows = Approval.objects.of_office(workspace.agency.code)
    return rows if workspace.role == Role.ORGANISER else rows.filter(asked_by=person)


def obstacles_to_decide(approval: Approval, by: User, at: datetime) -> list[str]:
    """Why this person cannot grant or refuse it now."""
    return approval.obstacles_to_grant(by.pk, at)


def obstacles_to_grant(approval: Approval, by: User, at: datetime) -> list[str]:
    """SECURITY: two persons of the office, both of them today: who left does not count as one."""
    obstacles = obstacles_to_decide(approval, by, at)
    if obstacles:
        return obstacles
    roles = act_of(approval).askers or (Role.ORGANISER,)
    places = Membership.objects.on(at.date()).filter(role__in=roles, person=approval.asked_by)
    if places.filter(agency__code=approval.office).exists():
        return []
    return [_("Whoever asked no longer works in this role for your office. Ask for it anew.")]


def obstacles_to_take_back(approval: Approval) -> list[str]:
    """Why the request can no longer be withdrawn."""
    if approval.state != ApprovalState.PENDING:
        return [_("This request has already been decided.")]
    return []


def obstacles_to_expire(approval: Approval, at: datetime) -> list[str]:
    """Why the clock leaves it alone: the hour has not come, or somebody was faster."""
    if approval.state != ApprovalState.PENDING or at < approval.expires_at:
        return [_("This request is not overdue.")]
    return []
