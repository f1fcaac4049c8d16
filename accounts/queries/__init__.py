"""Reads across people, agencies and invitations."""

from accounts.queries.agencies import (
    figures_of,
    obstacles_to_add_below,
    obstacles_to_close,
    obstacles_to_edit,
    obstacles_to_merge,
    obstacles_to_move,
    obstacles_to_rebuild,
    obstacles_to_reopen,
    said_ties,
)
from accounts.queries.people import (
    account_of,
    approvals_before,
    is_member,
    is_within_reach,
    needs_second_person,
    obstacles_to_ask_again,
    obstacles_to_change_end,
    obstacles_to_decide,
    obstacles_to_expire,
    obstacles_to_invite,
    obstacles_to_renew,
    obstacles_to_take_back,
)
from accounts.queries.review import places_to_review

__all__ = [
    "account_of",
    "approvals_before",
    "figures_of",
    "is_member",
    "is_within_reach",
    "needs_second_person",
    "obstacles_to_add_below",
    "obstacles_to_ask_again",
    "obstacles_to_change_end",
    "obstacles_to_close",
    "obstacles_to_decide",
    "obstacles_to_edit",
    "obstacles_to_expire",
    "obstacles_to_invite",
    "obstacles_to_merge",
    "obstacles_to_move",
    "obstacles_to_rebuild",
    "obstacles_to_renew",
    "obstacles_to_reopen",
    "obstacles_to_take_back",
    "places_to_review",
    "said_ties",
]
