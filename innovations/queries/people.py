"""Whom a proposal concerns."""

from datetime import date

from django.db.models import QuerySet

from accounts.models import Agency, Membership, User
from accounts.states import Role
from competitions.models import (
    Competition,
)
from innovations.models import Proposal


def local_admins_of(entrant: Agency, on: date) -> list[User]:
    """The local admins who look after a unit: of its own agency or of those above it."""
    agencies = Agency.objects.ancestors(entrant, include_self=True)
    return _members(agencies, (Role.LOCAL_ADMIN,), on)


def agency_heads_of(entrant: Agency, on: date) -> list[User]:
    """Who approves for a unit."""
    agencies = Agency.objects.ancestors(entrant, include_self=True)
    return _members(agencies, (Role.AGENCY_HEAD,), on)


def deciders_of(competition: Competition, on: date) -> list[User]:
    """Who runs the edition and decides in its administrative selection."""
    agencies = Agency.objects.filter(pk=competition.organiser_id)
    return _members(agencies, (Role.ORGANISER, Role.SCREENER), on)


def team_of(proposal: Proposal) -> list[User]:
    """Everybody with a part in it."""
    return list(User.objects.filter(teams__proposal=proposal).order_by("name"))


def _members(agencies: QuerySet[Agency], roles: tuple[Role, ...], on: date) -> list[User]:
    rows = Membership.objects.on(on).filter(agency__in=agencies, role__in=roles)
    return sorted({row.person for row in rows.select_related("person")}, key=lambda p: p.name)
