"""Locked marks that change: what was locked is kept for good, and only its judge writes anew."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from audit.trail import record
from competitions.states import StageState
from core.digests import digest_of
from core.errors import ActionRefused, refuse_if
from judging.locks import hold_stage
from judging.marks import MarkFacts
from judging.models import Assignment, Scorecard, ScorecardRevision
from judging.queries.obstacles import obstacles_to_lock_scorecard
from judging.queries.sheet import rubric_of
from judging.states import LOCK, REOPEN, RevisionCause, ScorecardState
from judging.tally import count_in, count_out
from judging.totals import measure_of
from judging.writing import faults_of, marks_of, write_marks


def keep_revision(
    card: Scorecard, *, cause: str, reason: str, by: User, at: datetime
) -> ScorecardRevision:
    """Keep the marks of a locked scorecard as they are, with their total; before it is opened.

    The scorecard's row is locked by the caller.
    """
    return ScorecardRevision.objects.create(
        scorecard=card,
        number=card.revisions.count() + 1,
        cause=RevisionCause(cause),
        marks=marks_of(card),
        numerator=card.numerator,
        locked_at=card.locked_at,
        reason=reason,
        made_by=by,
        made_at=at,
    )


@transaction.atomic
def revise_marks(
    card: Scorecard,
    *,
    by: User,
    at: datetime,
    marks: Iterable[MarkFacts],
    cause: str,
    reason: str,
) -> Scorecard:
    """Put new marks into a locked scorecard by its own judge; the old ones stay as a revision.

    Raises ActionRefused for another person, another state, marks against the rubric, or none
    that differs. The scorecard is locked before and after; the sums of the entry move with it.
    """
    card = _take_locked(card, by, cause)
    assignment, marks = card.assignment, list(marks)
    rubric = rubric_of(assignment.member.stage, assignment.candidacy.proposal.group_id)
    by_code = {criterion.code: criterion for criterion in rubric}
    refuse_if(faults_of(by_code, marks))
    kept = keep_revision(card, cause=cause, reason=reason, by=by, at=at)
    card.move(REOPEN, locked_at=None, numerator=None, saved_at=at)
    if not write_marks(card, by_code, marks):
        raise ActionRefused(_("No mark differs from the one that is locked."))
    assignment.scorecard = card
    refuse_if(obstacles_to_lock_scorecard(assignment))
    values = {mark.criterion_id: mark.value for mark in card.marks.all()}
    total = measure_of(rubric).numerator(values)
    card.move(LOCK, locked_at=at, numerator=total, version=card.version + 1)
    count_out(assignment.candidacy_id, kept.numerator)
    count_in(assignment.candidacy_id, card.numerator)
    _note(card, kept, by, at)
    return card


def _take_locked(card: Scorecard, by: User, cause: str) -> Scorecard:
    """Lock in the fixed order; refuse whoever is not the judge, and what is not locked.

    After a visit the marks belong to an earlier stage: its ranking rests on the kept revision.
    """
    state = hold_stage(card.assignment.member.stage_id)
    rows = Assignment.objects.select_related("member__stage", "candidacy__proposal")
    assignment = rows.lock(card.assignment)
    card = Scorecard.objects.lock(card)
    card.assignment = assignment
    if assignment.member.person_id != by.pk:
        raise ActionRefused(_("Only the judge writes on this scorecard."))
    if state != StageState.SCORING and cause != RevisionCause.VISIT:
        raise ActionRefused(_("This stage is not being scored. Your marks can no longer change."))
    if card.state != ScorecardState.LOCKED:
        raise ActionRefused(_("Only locked marks can be revised."))
    return card


def _note(card: Scorecard, kept: ScorecardRevision, by: User, at: datetime) -> None:
    record(
        "judging.revise_marks",
        card.assignment,
        by=by,
        at=at,
        before={"marks": digest_of(kept.marks), "revision": kept.number},
        after={"marks": digest_of(marks_of(card)), "version": card.version, "cause": kept.cause},
        reason=kept.reason,
    )
