"""What can be done with an edition; each function is one business act in one transaction."""

from datetime import datetime
from functools import partial

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.models import User
from audit.trail import record
from competitions.checks import obstacles_to_publish
from competitions.models import Change, Competition
from competitions.queries import obstacles_to_cancel, obstacles_to_conclude
from competitions.signals import competition_cancelled
from competitions.states import CANCEL, CONCLUDE, PUBLISH, ChangeKind
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
    refuse_if(obstacles_to_conclude(competition))
    competition.move(CONCLUDE, concluded_at=at)
    record("competitions.conclude_competition", competition, by=by, at=at)
    return competition


@transaction.atomic
def cancel_competition(
    competition: Competition, *, by: User, at: datetime, reason: str
) -> Competition:
    """Call a published edition off: everybody reads why, entrants are told."""
    competition = Competition.objects.lock(competition)
    refuse_if(obstacles_to_cancel(competition))
    competition.move(CANCEL)
    record("competitions.cancel_competition", competition, by=by, at=at, reason=reason)
    with override(settings.LANGUAGE_CODE):
        title = _("The competition was cancelled")
    Change.objects.create(
        competition=competition,
        kind=ChangeKind.SETTING,
        title=title,
        reason=reason,
        happened_at=at,
    )
    facts = {"competition": competition, "reason": reason, "at": at}
    transaction.on_commit(partial(competition_cancelled.send, Competition, **facts))
    return competition
