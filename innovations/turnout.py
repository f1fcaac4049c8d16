"""Who takes part, who is silent, and whom the organiser may ask today."""

from datetime import date, datetime

from django.db.models import Exists, OuterRef, QuerySet

from accounts.models import Agency, Membership, User
from accounts.states import Role
from competitions.models import AgencyCall, Competition
from innovations.models import Proposal


def participants_of(competition: Competition) -> QuerySet[Agency]:
    """Who may take part: the agencies directly below the territory."""
    return Agency.objects.filter(parent=competition.territory_id)


def silent_agencies(competition: Competition) -> QuerySet[Agency]:
    """Participants of which no entry has been submitted; closed agencies owe none."""
    entered = Proposal.objects.filter(
        competition=competition, participant=OuterRef("pk"), submitted_at__isnull=False
    )
    return participants_of(competition).current().filter(~Exists(entered))


def agencies_to_call(competition: Competition, at: datetime) -> QuerySet[Agency]:
    """Silent agencies that were not invited today."""
    called = AgencyCall.objects.filter(
        competition=competition, called_at__gte=competition.start_of_day(at)
    )
    return silent_agencies(competition).exclude(pk__in=called.values("agency"))


def drafts_to_remind(competition: Competition, at: datetime) -> QuerySet[Proposal]:
    """Stuck drafts whose writers were not reminded today."""
    drafts = Proposal.objects.filter(competition=competition).stuck_at(at)
    return drafts.not_reminded_since(competition.start_of_day(at))


def admins_of(agencies: list[int], on: date) -> QuerySet[User]:
    """Local admins and heads of these agencies, each person once."""
    roles = (Role.LOCAL_ADMIN, Role.AGENCY_HEAD)
    places = Membership.objects.on(on).filter(agency__in=agencies, role__in=roles)
    return User.objects.filter(pk__in=places.values("person")).order_by("pk")
