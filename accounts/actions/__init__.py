"""What can be done with people and their places; each function is one act in one transaction."""

from accounts.actions.approvals import (
    expire_approval,
    grant_approval,
    refuse_approval,
    withdraw_approval,
)
from accounts.actions.invitations import (
    INVITATION_LIFE,
    IssuedInvitation,
    accept_invitation,
    ask_to_invite,
    invite_person,
    join_agency,
    renew_invitation,
    withdraw_invitation,
)
from accounts.actions.memberships import (
    ask_to_extend_membership,
    change_membership_end,
    end_membership,
    export_access_review,
    review_membership,
)
from accounts.actions.people import PROFILE_FIELDS, end_sessions, update_profile

__all__ = [
    "INVITATION_LIFE",
    "PROFILE_FIELDS",
    "IssuedInvitation",
    "accept_invitation",
    "ask_to_extend_membership",
    "ask_to_invite",
    "change_membership_end",
    "end_membership",
    "end_sessions",
    "expire_approval",
    "export_access_review",
    "grant_approval",
    "invite_person",
    "join_agency",
    "refuse_approval",
    "renew_invitation",
    "review_membership",
    "update_profile",
    "withdraw_approval",
    "withdraw_invitation",
]
