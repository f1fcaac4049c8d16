"""Whom a proposal concerns."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from datetime import date

from django.db.models import QuerySet

from accounts.models import Agency, Membership, User
from accounts.states import Role
from competitions.models import Competition
from innovations.models import Proposal, TeamMember


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


def entrant_sides(proposals: Collection[Proposal], on: date) -> dict[int, list[User]]:
    """Team and local admins of each entry, by its key: three statements, however many there are."""
    sides: dict[int, dict[User, None]] = {proposal.pk: {} for proposal in proposals}
    team = TeamMember.objects.filter(proposal__in=sides, person__isnull=False)
    for member in team.select_related("person").order_by("person__name"):
        sides[member.proposal_id][member.person] = None
    parents = dict(Agency.objects.order_by().values_list("pk", "parent_id"))
    admins = _admins_by_agency(on)
    for proposal in proposals:
        for agency in _line_to(proposal.entrant_id, parents):
            sides[proposal.pk] |= dict.fromkeys(admins[agency])
    return {key: list(people) for key, people in sides.items()}


def _admins_by_agency(on: date) -> dict[int, list[User]]:
    found = defaultdict(list)
    rows = Membership.objects.on(on).filter(role=Role.LOCAL_ADMIN)
    for row in rows.select_related("person").order_by("person__name"):
        found[row.agency_id].append(row.person)
    return found


def _line_to(agency: int | None, parents: dict[int, int | None]) -> Iterator[int]:
    """The agency and all above it."""
    while agency is not None:
        yield agency
        agency = parents.get(agency)


def _members(agencies: QuerySet[Agency], roles: tuple[Role, ...], on: date) -> list[User]:
    rows = Membership.objects.on(on).filter(agency__in=agencies, role__in=roles)
    return sorted({row.person for row in rows.select_related("person")}, key=lambda p: p.name)
