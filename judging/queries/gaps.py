"""Scorecards that are still owed, and gaps that somebody decided with a reason."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import (
    CharField,
    Count,
    DateTimeField,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
)
from django.db.models.functions import Cast, Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from audit.models import Entry
from competitions.models import Stage
from competitions.states import StageState
from innovations.models import Proposal
from innovations.queries.slots import Obstacle
from innovations.states import ProposalState
from judging.models import Assignment, Mark
from judging.states import AssignmentState

ELIGIBLE = Q(candidacy__proposal__state=ProposalState.ELIGIBLE)
ABSTAINED = "judging.abstain_assignment"
DECIDED = ("judging.excuse_assignment", ABSTAINED)
READ = ("candidacy__proposal", "member__person", "member__stage__competition")


def open_gaps(stage: Stage) -> QuerySet[Assignment]:
    """Scorecards that are owed in this stage and not there; a lock waits for each of them."""
    return Assignment.objects.owing().filter(ELIGIBLE, member__stage=stage)


def with_gap_facts(rows: QuerySet[Assignment]) -> QuerySet[Assignment]:
    """With `is_begun`, `rest_since`, `others` (locked by others) and `awaited` (still to come)."""
    marks = Mark.objects.filter(scorecard__assignment=OuterRef("pk"))
    peers = Assignment.objects.owing().filter(candidacy=OuterRef("candidacy"))
    awaited = peers.order_by().values("candidacy").annotate(count=Count("pk")).values("count")
    return rows.select_related(*READ).annotate(
        is_begun=Exists(marks),
        rest_since=Coalesce("scorecard__saved_at", "created_at", output_field=DateTimeField()),
        others=F("candidacy__locked_count"),
        awaited=Coalesce(Subquery(awaited, output_field=IntegerField()), 0),
    )


def is_barred(person_id: int) -> Exists:
    """Whether this person has a part in the entry of the assignment (the outer row)."""
    entries = Proposal.objects.filter(pk=OuterRef("candidacy__proposal"))
    return Exists(entries.involving([person_id]))


@dataclass(frozen=True, slots=True)
class Debt:
    """How many scorecards one judge still owes."""

    code: str
    name: str
    left: int


def debts_of(stage: Stage) -> list[Debt]:
    """Judges with open scorecards, the largest debt first. One statement."""
    rows = open_gaps(stage).order_by().values_list("member__code", "member__person__name")
    counted = rows.annotate(left=Count("pk")).order_by("-left", "member__person__name")
    return [Debt(*row) for row in counted]


def decided_gaps(stage: Stage) -> QuerySet[Assignment]:
    """Gaps that stand with their reason; with `decided_at`, `decided_by` and the act behind it."""
    rows = Assignment.objects.filter(member__stage=stage, state=AssignmentState.EXCUSED)
    acts = Entry.objects.filter(
        subject_type=Assignment._meta.label_lower,
        subject_id=Cast(OuterRef("pk"), CharField()),
        act__in=DECIDED,
    ).order_by("-id")
    return (
        rows.select_related("candidacy__proposal", "member__person")
        .annotate(
            decided_at=Subquery(acts.values("at")[:1]),
            decided_by=Subquery(acts.values("actor__name")[:1]),
            decided_as=Subquery(acts.values("act")[:1]),
        )
        .order_by("candidacy__proposal__number", "member__code")
    )


def told_gaps(rows: QuerySet[Assignment]) -> list[dict[str, Any]]:
    """Decided gaps as pages print them."""
    return [
        {
            "code": row.code,
            "number": row.candidacy.proposal.number,
            "judge": row.member.person.name,
            "reason": row.excuse,
            "at": row.decided_at,
            "by": row.decided_by,
            "is_own_word": row.decided_as == ABSTAINED,
        }
        for row in rows
    ]


def obstacles_to_excuse(stage: Stage) -> Iterator[str]:
    """Gaps are decided while the stage is scored: before that nobody owes anything yet."""
    if stage.state != StageState.SCORING:
        yield _("Gaps are decided while the stage is being scored.")


def obstacles_by_gaps(stage: Stage) -> Iterator[Obstacle]:
    """No lock while a scorecard is open and nobody decided to do without it."""
    count = open_gaps(stage).count() if stage.has_panel else 0
    if count:
        text = ngettext(
            "%(count)s scorecard is still open. Wait for it, or decide the gap with a reason.",
            "%(count)s scorecards are still open. Wait for them, or decide each gap with a reason.",
            count,
        )
        address = reverse("gap-list", kwargs={"code": stage.code})
        yield Obstacle(text % {"count": count}, address)


def obstacles_to_ask_again(assignment: Assignment) -> Iterator[str]:
    """A decided gap can be taken back until the scores are locked."""
    if assignment.member.stage.state != StageState.SCORING:
        yield _("Gaps are decided while the stage is being scored.")
    elif assignment.state != AssignmentState.EXCUSED:
        yield _("This gap has already been taken back.")


def rest_of(row: Assignment, at: datetime) -> int:
    """Whole days without a save."""
    return max(0, (at - row.rest_since).days)
