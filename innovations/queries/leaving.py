"""What somebody who leaves an agency has on hand there, and who may take it over."""

from datetime import datetime

from django.db.models import Exists, Q, QuerySet
from django.utils.translation import gettext as _

from accounts.models import Agency, Membership
from accounts.states import UNIT_ROLES, Role
from innovations.models import Proposal
from innovations.states import BEFORE_SUBMISSION, ProposalState

ON_HAND = (*BEFORE_SUBMISSION, ProposalState.REPAIR)
WRITING = (Role.DRAFTER, Role.LOCAL_ADMIN)


def drafts_left_by(membership: Membership, at: datetime) -> QuerySet[Proposal]:
    """Drafts on whose teams the person is, and which this place alone opens."""
    drafts = Proposal.objects.filter(team__person=membership.person_id, state__in=ON_HAND)
    if membership.role not in WRITING:
        return drafts.none()
    drafts = drafts.filter(~Exists(_other_places(membership, at)))
    if membership.role == Role.DRAFTER:
        return drafts.filter(entrant=membership.agency_id)
    return drafts.filter(entrant__in=Agency.objects.branch_of(membership.agency))


def _other_places(membership: Membership, at: datetime) -> QuerySet[Membership]:
    """Another role of the same person in the same agency goes on."""
    others = Membership.objects.on(at.date()).exclude(pk=membership.pk)
    place = {"person": membership.person_id, "agency": membership.agency_id}
    return others.filter(role__in=UNIT_ROLES, **place)


def successors_of(membership: Membership, at: datetime) -> QuerySet[Membership]:
    """Places whose people see the same drafts: of the unit, and local admins up to the top."""
    above = Agency.objects.line_to(membership.agency)
    suitable = Q(role=Role.LOCAL_ADMIN, agency__in=above.values("pk"))
    if membership.role == Role.DRAFTER:
        suitable |= Q(role=Role.DRAFTER, agency=membership.agency_id)
    places = Membership.objects.on(at.date()).filter(suitable, person__is_active=True)
    places = places.exclude(person=membership.person_id).select_related("person", "agency")
    return places.order_by("person__name", "pk")


def obstacles_to_release(
    membership: Membership, at: datetime, successor: Membership | None
) -> list[str]:
    """Why the place cannot end yet: no draft loses its writer while there is a colleague."""
    obstacles = membership.obstacles_to_end(at)
    if obstacles or not drafts_left_by(membership, at).exists():
        return obstacles
    suitable = successors_of(membership, at)
    if successor is None and suitable.exists():
        return [_("Choose who takes over the drafts.")]
    if successor is not None and not suitable.filter(pk=successor.pk).exists():
        return [_("This person cannot take the drafts over: choose a colleague of the unit.")]
    return []
