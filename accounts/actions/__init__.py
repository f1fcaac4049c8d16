"""What can be done with people and their places; each function is one act in one transaction."""

from accounts.actions.approvals import (
    expire_approval,
    grant_approval,
    refuse_approval,
    withdraw_approval,
)
from accounts.actions.people import PROFILE_FIELDS, end_sessions, update_profile
from accounts.actions.places import (
    INVITATION_LIFE,
    IssuedInvitation,
    accept_invitation,
    end_membership,
    invite_person,
    join_agency,
    withdraw_invitation,
)

__all__ = [
    "INVITATION_LIFE",
    "PROFILE_FIELDS",
    "IssuedInvitation",
    "accept_invitation",
    "end_membership",
    "end_sessions",
    "expire_approval",
    "grant_approval",
    "invite_person",
    "join_agency",
    "refuse_approval",
    "update_profile",
    "withdraw_approval",
    "withdraw_invitation",
]
