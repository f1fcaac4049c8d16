"""The queue of the administrative selection: its views, who waits where."""

from datetime import datetime

from django.db import models
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.models import Approval
from innovations.models import Proposal, ScreeningAnswer, ScreeningDecision
from innovations.queries.screening import REJECT_BY_TWO
from innovations.states import Outcome, ProposalState

_S = ProposalState


class QueueView(models.TextChoices):
    """What a screener may look at; the words stand in addresses."""

    NEW = "baru", _("Not checked yet")
    REPAIRED = "diperbaiki", _("Repaired")
    MINE = "saya", _("Mine")
    IN_REPAIR = "perbaikan", _("In repair")
    ASKED = "kedua", _("Second person asked")
    DONE = "selesai", _("Done")


_IS_ASKED = Q(asked__isnull=False)
_BACK = Q(last_outcome=Outcome.REPAIR)
_NOT_BACK = Q(last_outcome=None) | ~_BACK
CONDITIONS = {
    QueueView.NEW: Q(state=_S.SUBMITTED) & ~_IS_ASKED & _NOT_BACK,
    QueueView.REPAIRED: Q(state=_S.SUBMITTED) & ~_IS_ASKED & _BACK,
    QueueView.MINE: Q(is_mine=True),
    QueueView.IN_REPAIR: Q(state=_S.REPAIR) & ~_IS_ASKED,
    QueueView.ASKED: Q(state__in=[_S.SUBMITTED, _S.REPAIR]) & _IS_ASKED,
    QueueView.DONE: Q(state__in=[_S.ELIGIBLE, _S.INELIGIBLE, _S.WITHDRAWN, _S.DISQUALIFIED]),
}


def with_desk(rows: QuerySet[Proposal], person: User, at: datetime) -> QuerySet[Proposal]:
    """`asked`: code of the request that waits; `last_outcome`: the decision that stands.

    `is_mine`: the person answered a point or decided; `is_own`: has a part in it.
    """
    requests = Approval.objects.pending_at(at).filter(
        act=REJECT_BY_TWO, subject_type=Proposal._meta.label_lower, subject_id=OuterRef("pk")
    )
    decisions = ScreeningDecision.objects.filter(proposal=OuterRef("pk"), undone_at=None)
    answers = ScreeningAnswer.objects.filter(proposal=OuterRef("pk"), answered_by=person)
    return rows.annotate(
        asked=Subquery(requests.values("code")[:1]),
        last_outcome=Subquery(decisions.order_by("-pk").values("outcome")[:1]),
        is_mine=Exists(answers) | Exists(decisions.filter(decided_by=person)),
        is_own=rows.part_of([person.pk]),
    )


def in_view(rows: QuerySet[Proposal], view: QueueView) -> QuerySet[Proposal]:
    """Entries of one view; `rows` were read `with_desk`."""
    return rows.filter(CONDITIONS[view])


def counts_of_queue(rows: QuerySet[Proposal]) -> dict[str, int]:
    """How many stand in each view, and `total`: one statement; `rows` were read `with_desk`."""
    counted = {view.value: Count("pk", filter=condition) for view, condition in CONDITIONS.items()}
    return rows.order_by().aggregate(**counted, total=Count("pk"))
