"""Reads across people, agencies and invitations."""

from datetime import date, datetime, timedelta

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import Agency, Invitation, Membership, User
from accounts.states import Role
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
    agency: Agency, *, by: User, at: datetime, email: str, role: str
) -> list[str]:
    """Why nobody can be invited there under this address now."""
    sent = Invitation.objects.to_address(email)
    if by.email.lower() == email.lower():
        return [_("You cannot invite yourself. Ask a colleague.")]
    if is_member(email, agency, role, at.date()):
        facts = {"role": Role(role).label, "agency": agency.name}
        return [_("This person is already %(role)s at %(agency)s.") % facts]
    if sent.open_at(at).filter(agency=agency, role=role).exists():
        return [_("An invitation to this address is still open. Withdraw it to send a new one.")]
    if sent.filter(invited_at__gt=at - INVITATION_SPAN).count() >= MOST_INVITATIONS:
        return [_("This address was invited three times within an hour. Try again later.")]
    return []


def approvals_before(person: User) -> QuerySet:
    """Requests of the office for which this person may decide; nobody else knows of them."""
    workspace = person.workspace
    if workspace is None or workspace.role != Role.ORGANISER:
        return Approval.objects.none()
    return Approval.objects.of_office(workspace.agency.code)


def obstacles_to_decide(approval: Approval, by: User, at: datetime) -> list[str]:
    """Why this person cannot grant or refuse it now."""
    return approval.obstacles_to_grant(by.pk, at)


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
