"""Judges from whom nothing came for days, and who may be reminded today."""

from datetime import datetime, timedelta

from django.db.models import Aggregate, Count, Exists, Max, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, Greatest

from competitions.models import Stage
from innovations.states import ProposalState
from judging.models import Assignment, PanelMember
from judging.states import PlaceState

IDLE = timedelta(days=3)


def owing_members(members: QuerySet[PanelMember]) -> QuerySet[PanelMember]:
    """Those with a scorecard still to come."""
    return members.filter(Exists(_owed()))


def resting(members: QuerySet[PanelMember]) -> QuerySet[PanelMember]:
    """Those who owe something, with `left` and `rest_since`.

    A rest begins with the last save or lock, with the oldest entry that is owed, or with the start
    of the stage, whichever is latest. The one meaning of idle, for pages and letters alike.
    """
    last = Greatest("scorecard__saved_at", "scorecard__locked_at")
    return members.annotate(
        left=Coalesce(_figure(_eligible(), Count("pk")), 0),
        rest_since=Greatest(
            _figure(Assignment.objects.all(), Max(last)),
            _figure(_eligible(), Min("created_at")),
            "stage__started_at",
        ),
    ).filter(left__gt=0)


def idle_members(
    members: QuerySet[PanelMember], at: datetime, rest: timedelta = IDLE
) -> QuerySet[PanelMember]:
    """Those who have owed scorecards for days and saved nothing since."""
    return resting(members).filter(rest_since__lte=at - rest)


def _figure(assignments: QuerySet[Assignment], figure: Aggregate) -> Subquery:
    """One number of a judge's assignments, in the statement that asks."""
    own = assignments.filter(member=OuterRef("pk")).order_by().values("member")
    return Subquery(own.annotate(figure=figure).values("figure"))


def members_to_remind(stage: Stage, at: datetime) -> QuerySet[PanelMember]:
    """Those of the panel who owe something and were not reminded today."""
    today = stage.competition.start_of_day(at)
    return owing_members(stage.panel.filter(Q(reminded_at=None) | Q(reminded_at__lt=today)))


def invited_to_remind(stage: Stage, at: datetime) -> QuerySet[PanelMember]:
    """Those who have not answered their invitation and were not reminded today."""
    today = stage.competition.start_of_day(at)
    asked = stage.panel.filter(state=PlaceState.INVITED)
    return asked.filter(Q(reminded_at=None) | Q(reminded_at__lt=today)).order_by("pk")


def _eligible() -> QuerySet[Assignment]:
    """What is owed, of entries that take part."""
    return Assignment.objects.owing().filter(candidacy__proposal__state=ProposalState.ELIGIBLE)


def _owed() -> QuerySet[Assignment]:
    return _eligible().filter(member=OuterRef("pk"))
