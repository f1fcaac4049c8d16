"""Acts on scorecards: save, lock, open again, make void. Only its judge ever writes a mark."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from audit.trail import record
from competitions.queries import sender_of
from core.digests import digest_of
from core.errors import ActionRefused, StaleWrite, refuse_if
from core.links import plain_path
from judging.locks import hold_stage
from judging.marks import MarkFacts
from judging.models import Assignment, Scorecard
from judging.queries.obstacles import (
    obstacles_to_lock_scorecard,
    obstacles_to_reopen,
    obstacles_to_save,
    obstacles_to_void,
)
from judging.queries.sheet import rubric_of
from judging.revisions import keep_revision
from judging.states import (
    FINISH_ASSIGNMENT,
    LOCK,
    REOPEN,
    RESUME_ASSIGNMENT,
    VOID,
    RevisionCause,
    ScorecardState,
)
from judging.tally import count_in, count_out
from judging.totals import measure_of
from judging.writing import faults_of, marks_of, write_marks
from notifications.outbox import post


@transaction.atomic
def save_scorecard(
    assignment: Assignment,
    *,
    by: User,
    at: datetime,
    version: int,
    marks: Iterable[MarkFacts] = (),
    private_note: str | None = None,
) -> Scorecard:
    """Keep the marks that are given; others stay as they are.

    `version` is the one that the judge saw: another one is refused with what is stored.
    """
    assignment, card = _take(assignment, by)
    _refuse_stale(card, version)
    rubric = rubric_of(assignment.member.stage, assignment.candidacy.proposal.group_id)
    by_code = {criterion.code: criterion for criterion in rubric}
    marks = list(marks)
    refuse_if(faults_of(by_code, marks))
    changed = write_marks(card, by_code, marks)
    if private_note is not None and private_note != card.private_note:
        card.private_note, changed = private_note, True
    if changed:
        _note_save(assignment, card, by, at)
    return card


def _take(assignment: Assignment, by: User) -> tuple[Assignment, Scorecard]:
    """Lock in the fixed order, refuse what is closed, make the scorecard on the first save."""
    state = hold_stage(assignment.member.stage_id)
    rows = Assignment.objects.select_related("member__stage", "candidacy__proposal")
    assignment = rows.lock(assignment)
    if assignment.member.person_id != by.pk:
        raise ActionRefused(_("Only the judge writes on this scorecard."))
    card = Scorecard.objects.select_for_update().filter(assignment=assignment).first()
    if card is not None:
        assignment.scorecard = card
    refuse_if(obstacles_to_save(assignment, state))
    if card is None:
        stage = assignment.member.stage
        card = Scorecard.objects.create(assignment=assignment, rule_set=stage.rule_set)
    return assignment, card


def _refuse_stale(card: Scorecard, version: int) -> None:
    if card.version != version:
        raise StaleWrite(
            _("These marks were changed in another window. Choose which to keep."),
            stored=_stored_of(card),
        )


def _stored_of(card: Scorecard) -> dict[str, Any]:
    """What is stored now, for the page that shows both."""
    return {
        "version": card.version,
        "private_note": card.private_note,
        "marks": marks_of(card),
    }


def _note_save(assignment: Assignment, card: Scorecard, by: User, at: datetime) -> None:
    card.version += 1
    card.saved_at = at
    card.save(update_fields=["version", "saved_at", "private_note", "updated_at"])
    if assignment.skipped_at:
        assignment.skipped_at = None
        assignment.save(update_fields=["skipped_at", "updated_at"])
    facts = {"version": card.version, "marks": digest_of(marks_of(card))}
    record("judging.save_scorecard", assignment, by=by, at=at, after=facts)


@transaction.atomic
def lock_scorecard(assignment: Assignment, *, by: User, at: datetime, version: int) -> Scorecard:
    """The judge's own act: the exact total is written and the marks are frozen."""
    assignment, card = _take(assignment, by)
    _refuse_stale(card, version)
    refuse_if(obstacles_to_lock_scorecard(assignment))
    measure = measure_of(rubric_of(assignment.member.stage, assignment.candidacy.proposal.group_id))
    values = {mark.criterion_id: mark.value for mark in card.marks.all()}
    card.move(LOCK, locked_at=at, numerator=measure.numerator(values), version=card.version + 1)
    assignment.move(FINISH_ASSIGNMENT, skipped_at=None)
    count_in(assignment.candidacy_id, card.numerator)
    facts = {"version": card.version, "marks": digest_of(marks_of(card))}
    record("judging.lock_scorecard", assignment, by=by, at=at, after=facts)
    return card


@transaction.atomic
def reopen_scorecard(scorecard: Scorecard, *, by: User, at: datetime, reason: str) -> Scorecard:
    """Give a locked scorecard back to its judge; the marks as they were stay as a revision."""
    card = _take_card(scorecard)
    refuse_if(obstacles_to_reopen(card))
    keep_revision(card, cause=RevisionCause.REOPENED, reason=reason, by=by, at=at)
    count_out(card.assignment.candidacy_id, card.numerator)
    card.move(REOPEN, locked_at=None, numerator=None, version=card.version + 1)
    card.assignment.move(RESUME_ASSIGNMENT)
    record("judging.reopen_scorecard", card, by=by, at=at, reason=reason)
    _tell_judge("judging_scorecard_reopened", card, at, reason)
    return card


@transaction.atomic
def void_scorecard(scorecard: Scorecard, *, by: User, at: datetime, reason: str) -> Scorecard:
    """A scorecard that must not count: it stays, with the reason."""
    card = _take_card(scorecard)
    refuse_if(obstacles_to_void(card))
    was_locked = card.state == ScorecardState.LOCKED
    card.move(VOID)
    if was_locked:
        count_out(card.assignment.candidacy_id, card.numerator)
    record("judging.void_scorecard", card, by=by, at=at, reason=reason)
    _tell_judge("judging_scorecard_voided", card, at, reason)
    return card


def _take_card(scorecard: Scorecard) -> Scorecard:
    hold_stage(scorecard.assignment.member.stage_id)
    assignment = Assignment.objects.lock(scorecard.assignment)
    card = Scorecard.objects.lock(scorecard)
    card.assignment = assignment
    return card


def _tell_judge(kind: str, card: Scorecard, at: datetime, reason: str) -> None:
    member = card.assignment.member
    post(
        kind,
        to=[member.person],
        about=f"scorecard-{card.assignment.code}-{card.version}",
        at=at,
        **sender_of(member.stage.competition),
        url=plain_path("assignment-list"),
        number=card.assignment.candidacy.proposal.number,
        stage=member.stage.name,
        reason=reason,
    )
