"""The opening of discussions: who takes part, under which letter, and what they are told."""

import random
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from accounts.models import User
from audit.trail import record
from competitions.models import Stage
from competitions.queries import sender_of
from core.codes import new_code
from core.links import plain_path
from core.words import listed
from innovations.models import Candidacy
from judging.models import Assignment, Discussion, DiscussionVoice
from judging.queries.discussions import measures_of, sides_of
from judging.states import AssignmentState, ScorecardState
from judging.totals import shown
from judging.writing import tell_marks
from notifications.outbox import Letter, post_letters

LETTERS = [a + b for a in ("", *"ABC") for b in "ABCDEFGHJKLMNPQRSTUVWXYZ"]
SHOWN = 5  # numbers in one letter
shuffle = random.SystemRandom().shuffle


def seat_judges(
    stage: Stage, entries: Iterable[Candidacy], *, kind: str, by: User, at: datetime
) -> list[Discussion]:
    """One discussion an entry, with its judges under fresh letters; the stage is locked."""
    entries = list(entries)
    assignments = _locked_of(entries)
    measures = measures_of(stage)
    sides = sides_of([entry.pk for entry in entries])
    opened = []
    for entry in entries:
        spread = sides[entry.pk].totals[0] - sides[entry.pk].totals[-1]
        discussion = Discussion.objects.create(
            code=new_code(),
            stage=stage,
            candidacy=entry,
            kind=kind,
            gap=shown(measures[entry.proposal.group_id].points(spread)),
            opened_by=by,
            opened_at=at,
        )
        _seat(discussion, assignments[entry.pk])
        record("judging.open_discussion", discussion, by=by, at=at, after={"kind": kind})
        opened.append(discussion)
    _tell_opened(stage, opened, assignments, at)
    return opened


def _locked_of(entries: list[Candidacy]) -> dict[int, list[Assignment]]:
    rows = Assignment.objects.filter(
        candidacy__in=entries,
        state=AssignmentState.FINISHED,
        scorecard__state=ScorecardState.LOCKED,
    ).select_related("member__person", "scorecard")
    rows = rows.prefetch_related("scorecard__marks__criterion")
    by_entry = defaultdict(list)
    for assignment in rows.order_by("pk"):
        by_entry[assignment.candidacy_id].append(assignment)
    return by_entry


def _seat(discussion: Discussion, assignments: list[Assignment]) -> None:
    """SECURITY: letters are drawn anew for each discussion, so that none leads to a person."""
    letters = LETTERS[: len(assignments)]
    shuffle(letters)
    DiscussionVoice.objects.bulk_create(
        DiscussionVoice(
            discussion=discussion,
            assignment=assignment,
            letter=letter,
            before_marks=tell_marks(assignment.scorecard.marks.all()),
            before_numerator=assignment.scorecard.numerator,
        )
        for assignment, letter in sorted(
            zip(assignments, letters, strict=True), key=lambda pair: pair[1]
        )
    )


def _tell_opened(
    stage: Stage, opened: list[Discussion], assignments: dict[int, list[Assignment]], at: datetime
) -> None:
    """One letter a judge, however many entries."""
    entries = defaultdict(list)
    for discussion in opened:
        for assignment in assignments[discussion.candidacy_id]:
            entries[assignment.member.person].append(discussion.candidacy.proposal.number)
    letters = [
        Letter(
            to=[person],
            about=f"discussions-{stage.code}-{opened[0].code}",
            url=plain_path("assignment-list"),
            context={
                "stage": stage.name,
                "competition": stage.competition.name,
                "count": len(numbers),
                "numbers": listed(numbers, SHOWN),
            },
        )
        for person, numbers in entries.items()
    ]
    post_letters("judging_discussion_opened", letters, at=at, **sender_of(stage.competition))
