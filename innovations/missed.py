"""News that never left: a crash between an act's commit and its receivers loses nothing.

The act's own rows are asked what was told, never a memory of its own: it may run at any time, and
twice. What was told once is not told again, not even to somebody who joined since or whose letter
was taken out of the outbox.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from competitions.deadlines import window_asked
from competitions.models import Change, Competition, Reopening
from competitions.states import ChangeKind, CompetitionState
from innovations.broadcasts import (
    about,
    tell_cancelled,
    tell_deadline_moved,
    tell_rules_changed,
    tell_window_reopened,
)
from innovations.following import drafts_behind, follow_version
from notifications.outbox import Letter, not_posted

#: News that is older is no news; drafts follow their rules however late.
PATIENCE = timedelta(days=1)


def changes_owed(at: datetime) -> QuerySet[Change]:
    """Changes of the last day, and versions of the rules that some draft does not follow yet."""
    behind = drafts_behind(OuterRef("competition"), OuterRef("rule_set__version"))
    is_new = Q(happened_at__gt=at - PATIENCE, happened_at__lte=at) & ~Q(kind=ChangeKind.RULES)
    rows = Change.objects.filter(is_new | Q(Exists(behind), kind=ChangeKind.RULES))
    related = ("competition__organiser", "competition__territory", "approval", "rule_set")
    return rows.select_related(*related).order_by("happened_at", "pk")


@transaction.atomic
def settle(change: Change, *, at: datetime) -> None:
    """Do what the receivers of this change owe, as far as they have not."""
    act = change.approval.act if change.approval else ""
    if act == "competitions.adopt_rules":
        tell_rules_changed(change, follow_version(change.rule_set), at=at)
    elif act == "competitions.extend_window" and not _is_told(change):
        tell_deadline_moved(window_asked(change.approval), change, at=at)
    elif act == "competitions.reopen_window":
        _settle_reopening(Reopening.objects.get(approval=change.approval), at)
    elif not act:
        _settle_cancelling(change, at)


def _settle_reopening(reopening: Reopening, at: datetime) -> None:
    if not _is_told(reopening):
        tell_window_reopened(reopening, at=at)


def _settle_cancelling(change: Change, at: datetime) -> None:
    """Only calling off is written without a second person."""
    competition = change.competition
    if competition.state == CompetitionState.CANCELLED and not _is_told(competition):
        tell_cancelled(competition, change.reason, at=at)


def _is_told(row: Change | Reopening | Competition) -> bool:
    return not not_posted([Letter(to=(), about=about(row))])
