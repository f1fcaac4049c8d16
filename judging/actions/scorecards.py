"""Acts on scorecards: save, lock, open again, make void. Only its judge ever writes a mark."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from audit.trail import record
from competitions.models import Criterion
from competitions.queries import sender_of
from core.digests import digest_of
from core.errors import ActionRefused, StaleWrite, refuse_if
from core.links import plain_path
from innovations.models import ProposalVersion
from judging.locks import hold_assignment, hold_card, hold_stage
from judging.marks import MarkFacts
from judging.models import Assignment, Mark, Scorecard
from judging.queries.obstacles import (
    obstacles_to_lock_scorecard,
    obstacles_to_reopen,
    obstacles_to_save,
    obstacles_to_void,
)
from judging.reading import has_new_text
from judging.revisions import keep_revision
from judging.rubrics import rubric_in_use
from judging.states import (
    FINISH_ASSIGNMENT,
    LOCK,
    REOPEN,
    RESUME_ASSIGNMENT,
    VOID,
    CardSource,
    RevisionCause,
    ScorecardState,
)
from judging.tally import count_in, count_out
from judging.totals import measure_of
from judging.writing import faults_of, marks_of, stored_marks, write_marks
from notifications.outbox import post

#: The rows that an assignment hangs on, and the text's number without the text.
BESIDE = ("member__stage", "candidacy__proposal", "candidacy__version")


@transaction.atomic
def save_scorecard(  # noqa: PLR0913 -- what a page sends is exactly this
    assignment: Assignment,
    *,
    by: User,
    at: datetime,
    version: int,
    marks: Iterable[MarkFacts] = (),
    cleared: Iterable[str] = (),
    private_note: str | None = None,
    read: int | None = None,
) -> Scorecard:
    """Keep the marks that are given, take back `cleared` ones; others stay as they are.

    `version` is the one that the judge saw: another one is refused with what is stored, unless
    all that is given stands there already, so that a save may arrive twice. `read` is the number
    of the text's version on the judge's screen.
    """
    assignment, card = _take(assignment, by)
    marks, cleared = list(marks), list(cleared)
    if card.version != version and _is_stored(card, marks, cleared, private_note):
        return card
    _refuse_stale(card, version)
    stage = assignment.member.stage
    rubric = rubric_in_use(stage, assignment.candidacy.proposal.group_id)
    by_code = {criterion.code: criterion for criterion in rubric}
    refuse_if(faults_of(by_code, marks))
    stored = stored_marks(card)
    changed = write_marks(card, by_code, marks, stored) | _clear(stored, by_code, cleared)
    if private_note is not None and private_note != card.private_note:
        card.private_note, changed = private_note, True
    if changed:
        _note_save(assignment, card, at, read)
    card.values = {key: mark.value for key, mark in stored.items()}
    return card


def _is_stored(
    card: Scorecard, marks: list[MarkFacts], cleared: list[str], private_note: str | None
) -> bool:
    """Whether an earlier save brought exactly this: its answer was lost on the way."""
    stored = marks_of(card)
    return (
        bool(marks or cleared or private_note is not None)
        and all(stored.get(facts.criterion) == facts.plain for facts in marks)
        and not stored.keys() & set(cleared)
        and private_note in {None, card.private_note}
    )


def _clear(stored: dict[int, Mark], by_code: dict[str, Criterion], cleared: list[str]) -> bool:
    """A first mark that is taken back; it stays in the history."""
    found = [stored.pop(by_code[code].pk, None) for code in cleared if code in by_code]
    gone = [mark.pk for mark in found if mark]
    return bool(gone and Mark.objects.filter(pk__in=gone).delete()[0])


def _take(assignment: Assignment, by: User) -> tuple[Assignment, Scorecard]:
    """Lock in the fixed order, refuse what is closed, make the scorecard on the first save."""
    state = hold_stage(assignment.member.stage_id)
    assignment = _lock_with_rows(assignment)
    if assignment.member.person_id != by.pk:
        raise ActionRefused(_("Only the judge writes on this scorecard."))
    card = hold_card(assignment.pk)
    if card is not None:
        assignment.scorecard = card
    refuse_if(obstacles_to_save(assignment, state))
    if card is None:
        stage = assignment.member.stage
        card = Scorecard.objects.create(assignment=assignment, rule_set=stage.rule_set)
    return assignment, card


def _lock_with_rows(assignment: Assignment) -> Assignment:
    """The assignment fresh and locked. What it hangs on stays as the caller read it, if it did.

    A judge, a stage's rules and an entry's text do not change below a save; whether the stage is
    scored was asked under its own lock.
    """
    known = {name: assignment._state.fields_cache.get(name) for name in ("member", "candidacy")}
    if not all(known.values()):
        rows = Assignment.objects.select_related(*BESIDE).defer("candidacy__version__content")
        return rows.lock(assignment)
    fresh = hold_assignment(assignment.pk)
    for name, row in known.items():
        setattr(fresh, name, row)
    return fresh


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


def _note_save(assignment: Assignment, card: Scorecard, at: datetime, read: int | None) -> None:
    """A version and no line of the trail: the history holds each mark as it was."""
    card.version += 1
    card.saved_at = at
    card.read_version_id = _version_read(assignment, card, read)
    card.save(update_fields=["version", "saved_at", "private_note", "read_version", "updated_at"])
    if assignment.skipped_at:
        assignment.skipped_at = None
        assignment.save(update_fields=["skipped_at", "updated_at"])


def _version_read(assignment: Assignment, card: Scorecard, read: int | None) -> int | None:
    """The version on the screen; a page opened before a change still shows the one before."""
    candidacy = assignment.candidacy
    if read is None or read == candidacy.version.number:
        return candidacy.version_id
    versions = ProposalVersion.objects.filter(proposal=candidacy.proposal_id, number=read)
    return versions.values_list("pk", flat=True).first() or card.read_version_id


@transaction.atomic
def lock_scorecard(
    assignment: Assignment, *, by: User, at: datetime, version: int, has_read: bool = False
) -> Scorecard:
    """The judge's own act: the exact total is written and the marks are frozen.

    `has_read`: the judge says to have read the text as it is now, if it changed since the marks.
    """
    assignment, card = _take(assignment, by)
    _refuse_stale(card, version)
    refuse_if(obstacles_to_lock_scorecard(assignment))
    if has_new_text(assignment) and not has_read:
        raise ActionRefused(_("The text changed after your marks. Read what is new, then confirm."))
    rubric = rubric_in_use(assignment.member.stage, assignment.candidacy.proposal.group_id)
    values = {mark.criterion_id: mark.value for mark in card.marks.all()}
    card.move(
        LOCK,
        locked_at=at,
        numerator=measure_of(rubric).numerator(values),
        version=card.version + 1,
        read_version=assignment.candidacy.version,
        source=CardSource.SCREEN,
    )
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
