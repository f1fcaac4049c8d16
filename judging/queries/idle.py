"""Judges from whom nothing came for days, and who may be reminded today."""

from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from competitions.models import Stage
from innovations.states import ProposalState
from judging.models import Assignment, PanelMember
from judging.states import PlaceState, ScorecardState

IDLE = timedelta(days=3)


def owing_members(members: QuerySet[PanelMember]) -> QuerySet[PanelMember]:
    """Those with a scorecard still to come."""
    return members.filter(Exists(_owed()))


def idle_members(members: QuerySet[PanelMember], at: datetime) -> QuerySet[PanelMember]:
    """Those who have owed scorecards for days and locked none since."""
    limit = at - IDLE
    recent = Assignment.objects.filter(
        member=OuterRef("pk"),
        scorecard__state=ScorecardState.LOCKED,
        scorecard__locked_at__gt=limit,
    )
    return members.filter(Exists(_owed().filter(created_at__lte=limit)), ~Exists(recent))


def members_to_remind(stage: Stage, at: datetime) -> QuerySet[PanelMember]:
    """Those of the panel who owe something and were not reminded today."""
    today = stage.competition.start_of_day(at)
    return owing_members(stage.panel.filter(Q(reminded_at=None) | Q(reminded_at__lt=today)))


def invited_to_remind(stage: Stage, at: datetime) -> QuerySet[PanelMember]:
    """Those who have not answered their invitation and were not reminded today."""
    today = stage.competition.start_of_day(at)
    asked = stage.panel.filter(state=PlaceState.INVITED)
    return asked.filter(Q(reminded_at=None) | Q(reminded_at__lt=today)).order_by("pk")


def _owed() -> QuerySet[Assignment]:
    return Assignment.objects.owing().filter(
        member=OuterRef("pk"), candidacy__proposal__state=ProposalState.ELIGIBLE
    )
