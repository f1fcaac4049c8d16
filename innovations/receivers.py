"""News of the edition, for everybody who enters it; what two persons decide about an entry."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.dispatch import receiver
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from competitions.models import Change, Competition, Reopening, RuleSet, Window
from competitions.signals import (
    competition_cancelled,
    deadline_moved,
    rules_changed,
    window_reopened,
)
from core.approvals import Fact, TwoPersonAct, register
from core.models import Approval
from innovations import broadcasts
from innovations.actions import disqualify_proposal, reject_proposal
from innovations.deciding import describe_rejection, proposal_asked
from innovations.following import follow_version
from innovations.permissions import SCREENING
from innovations.queries import REJECT_BY_TWO
from innovations.queries.disqualifying import DISQUALIFY_BY_TWO


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


def _perform_rejection(approval: Approval, by: User, at: datetime) -> None:
    reject_proposal(approval, by=by, at=at)


def _page_of_entry(approval: Approval) -> str:
    return reverse("screening-detail", kwargs={"code": proposal_asked(approval).code})


register(
    TwoPersonAct(
        REJECT_BY_TWO,
        _("Refuse an entry in the administrative selection"),
        _perform_rejection,
        describe_rejection,
        _page_of_entry,
        askers=SCREENING,
    )
)


def _perform_disqualification(approval: Approval, by: User, at: datetime) -> None:
    entry = proposal_asked(approval)
    disqualify_proposal(entry, by=by, at=at, reason=approval.reason, approval=approval)


def _describe_disqualification(approval: Approval) -> list[Fact]:
    """State before and after; what is published stays."""
    entry = proposal_asked(approval)
    published = _now("What is published stays until a correction is announced.")
    return [
        Fact(_now("State of the entry"), entry.get_state_display(), _now("Disqualified")),
        Fact(_now("Published results"), "", published),
    ]


register(
    TwoPersonAct(
        DISQUALIFY_BY_TWO,
        _("Disqualify an entry"),
        _perform_disqualification,
        _describe_disqualification,
        _page_of_entry,
    )
)
