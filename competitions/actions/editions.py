"""What can be done with an edition; each function is one business act in one transaction."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from audit.trail import record
from competitions.models import Competition
from competitions.queries import obstacles_to_publish
from competitions.states import CONCLUDE, PUBLISH
from core.errors import refuse_if


@transaction.atomic
def publish_competition(competition: Competition, *, by: User, at: datetime) -> Competition:
    """Show the edition to everybody and freeze its rules."""
    competition = Competition.objects.lock(competition)
    refuse_if(obstacles_to_publish(competition, at))
    competition.rule_sets.filter(frozen_at=None).update(frozen_at=at)
    competition.move(PUBLISH, published_at=at)
    record("competitions.publish_competition", competition, by=by, at=at)
    return competition


@transaction.atomic
def conclude_competition(competition: Competition, *, by: User, at: datetime) -> Competition:
    """Close the edition: its results stand."""
    competition = Competition.objects.lock(competition)
    competition.move(CONCLUDE, concluded_at=at)
    record("competitions.conclude_competition", competition, by=by, at=at)
    return competition
