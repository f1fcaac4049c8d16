"""News of the edition, for everybody who enters it."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.dispatch import receiver

from competitions.models import Change, Competition, Reopening, RuleSet, Window
from competitions.signals import (
    competition_cancelled,
    deadline_moved,
    rules_changed,
    window_reopened,
)
from innovations import broadcasts
from innovations.following import follow_version


@receiver(deadline_moved)
@transaction.atomic
def tell_deadline(*, window: Window, change: Change, at: datetime, **_sent: Any) -> None:
    """Entrants and local admins read the old and the new date."""
    broadcasts.tell_deadline_moved(window, change, at=at)


@receiver(window_reopened)
@transaction.atomic
def tell_reopening(*, reopening: Reopening, at: datetime, **_sent: Any) -> None:
    """The one participant reads until when."""
    broadcasts.tell_window_reopened(reopening, at=at)


@receiver(rules_changed)
@transaction.atomic
def follow_rules(*, rule_set: RuleSet, change: Change, at: datetime, **_sent: Any) -> None:
    """Drafts go by the new version; their teams read what to look at again."""
    following = follow_version(rule_set)
    broadcasts.tell_rules_changed(change, following, at=at)


@receiver(competition_cancelled)
@transaction.atomic
def tell_cancelled(*, competition: Competition, reason: str, at: datetime, **_sent: Any) -> None:
    """Everybody who had entered or was about to."""
    broadcasts.tell_cancelled(competition, reason, at=at)
