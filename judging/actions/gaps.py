"""Acts on scorecards that do not come: decide to do without them, or ask the judge again."""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from audit.trail import record
from competitions.models import Stage
from competitions.queries import sender_of
from core.errors import ActionRefused, refuse_if
from core.links import plain_path
from core.words import listed
from innovations.models import Proposal
from judging.actions.assignments import assign_judge
from judging.models import Assignment
from judging.queries.gaps import (
    obstacles_to_ask_again,
    obstacles_to_excuse,
    open_gaps,
)
from judging.states import EXCUSE
from notifications.outbox import Letter, post_letters

SHOWN = 10  # numbers in one letter


@transaction.atomic
def excuse_assignment(assignment: Assignment, *, by: User, at: datetime, reason: str) -> Assignment:
    """Decide that one scorecard will not come, and why."""
    stage = assignment.member.stage
    return excuse_assignments(stage, by=by, at=at, gaps=[assignment.code], reason=reason)[0]


@transaction.atomic
def excuse_assignments(
    stage: Stage, *, by: User, at: datetime, gaps: Collection[str], reason: str
) -> list[Assignment]:
    """Decide several gaps for one reason: the judges leave these entries, all or none.

    What was written stays on record and counts nowhere. `gaps` are codes of assignments; one that
    came in meanwhile refuses them all. Nobody decides about an entry of the own.
    """
    stage = Stage.objects.lock(stage)
    refuse_if(obstacles_to_excuse(stage))
    rows = _take(stage, gaps, by)
    Assignment.objects.filter(pk__in=[row.pk for row in rows]).move(
        EXCUSE, excuse=reason, skipped_at=None
    )
    for row in rows:
        record("judging.excuse_assignment", row, by=by, at=at, reason=reason)
        row.refresh_from_db(fields=["state", "excuse", "skipped_at"])
    _tell(stage, rows, at, reason)
    return rows


def _take(stage: Stage, gaps: Collection[str], by: User) -> list[Assignment]:
    wanted = open_gaps(stage).filter(code__in=gaps)
    rows = list(
        wanted.select_for_update(of=("self",))
        .select_related("candidacy__proposal", "member__person", "member__stage")
        .order_by("pk")
    )
    if not rows or len(rows) != len(set(gaps)):
        raise ActionRefused(_("The list has changed. Look at it again."))
    _refuse_part(rows, by)
    return rows


def _refuse_part(rows: list[Assignment], by: User) -> None:
    """SECURITY: whoever has a part in an entry decides nothing about it."""
    own = Proposal.objects.filter(pk__in=[row.candidacy.proposal_id for row in rows])
    numbers = sorted(own.involving([by.pk]).values_list("number", flat=True))
    if numbers:
        text = _("You have a part in %(numbers)s: somebody else decides about it.")
        raise ActionRefused(text % {"numbers": ", ".join(numbers)})


def _tell(stage: Stage, rows: list[Assignment], at: datetime, reason: str) -> None:
    """One letter a judge, however many entries."""
    numbers = defaultdict(list)
    for row in rows:
        numbers[row.member.person].append(row.candidacy.proposal.number)
    letters = [
        Letter(
            to=[person],
            about=f"gaps-{stage.code}-{person.pk}-{at.isoformat()}",
            url=plain_path("assignment-list"),
            context={
                "stage": stage.name,
                "competition": stage.competition.name,
                "count": len(found),
                "numbers": listed(sorted(found), SHOWN),
                "reason": reason,
            },
        )
        for person, found in numbers.items()
    ]
    post_letters("judging_gap_decided", letters, at=at, **sender_of(stage.competition))


@transaction.atomic
def ask_again(assignment: Assignment, *, by: User, at: datetime) -> Assignment:
    """Take a decided gap back: the judge gets the entry again, with all that was written.

    The same rules as for a new pair: a conflict that came to light meanwhile refuses it.
    """
    Stage.objects.lock(assignment.member.stage)
    assignment = Assignment.objects.select_related(
        "member__stage", "member__person", "candidacy__stage", "candidacy__proposal"
    ).lock(assignment)
    refuse_if(obstacles_to_ask_again(assignment))
    _refuse_part([assignment], by)
    record("judging.ask_again", assignment, by=by, at=at, before={"excuse": assignment.excuse})
    return assign_judge(assignment.candidacy, by=by, at=at, member=assignment.member)
