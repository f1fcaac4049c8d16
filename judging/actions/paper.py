"""Acts on paper sheets: declare an outage, enter a sheet twice, object."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import User
from audit.trail import record
from competitions.models import Criterion, Stage
from competitions.queries import organisers_of, sender_of
from core.digests import digest_of
from core.errors import ActionRefused, refuse_if
from core.links import plain_path
from judging.locks import hold_stage
from judging.marks import MarkFacts
from judging.models import Assignment, Outage, PaperEntry, PaperObjection, Scorecard
from judging.queries.obstacles import obstacles_to_lock_scorecard
from judging.queries.paper import (
    differences,
    latest_pair,
    obstacles_to_declare_outage,
    obstacles_to_enter_paper,
    obstacles_to_object,
    open_outage,
)
from judging.rubrics import rubric_in_use
from judging.states import (
    ACCEPT,
    FINISH_ASSIGNMENT,
    LOCK,
    AssignmentState,
    CardSource,
)
from judging.tally import count_in
from judging.totals import measure_of
from judging.writing import faults_of, marks_of, write_marks
from notifications.outbox import post

READ = Assignment.objects.select_related(
    "member__stage__competition", "member__person", "candidacy__proposal", "candidacy__version"
).defer("candidacy__version__content")


@transaction.atomic
def declare_outage(stage: Stage, *, by: User, at: datetime, reason: str) -> Outage:
    """Say that judges cannot reach the portal: from now on paper sheets may be entered."""
    stage = Stage.objects.lock(stage)
    refuse_if(obstacles_to_declare_outage(stage))
    outage = Outage.objects.create(stage=stage, reason=reason, declared_at=at, declared_by=by)
    record("judging.declare_outage", stage, by=by, at=at, reason=reason)
    return outage


@transaction.atomic
def end_outage(stage: Stage, *, by: User, at: datetime) -> Outage:
    """The portal is back: only judges write marks again. What was entered once stays unfinished."""
    stage = Stage.objects.lock(stage)
    outage = open_outage(stage)
    if outage is None:
        raise ActionRefused(_("No outage is declared for this stage."))
    outage.ended_at, outage.ended_by = at, by
    outage.save(update_fields=["ended_at", "ended_by", "updated_at"])
    record("judging.end_outage", stage, by=by, at=at)
    return outage


@transaction.atomic
def enter_paper(
    assignment: Assignment, *, by: User, at: datetime, marks: Iterable[MarkFacts]
) -> PaperEntry:
    """Enter what stands on a judge's sheet. The second of two equal readings locks the scorecard.

    Where they differ in a number nothing is locked: two persons enter it again. The reasons are
    those of the first reading. The judge's own marks on the screen are never touched.
    """
    hold_stage(assignment.member.stage_id)
    assignment = READ.lock(assignment)
    pair, marks = latest_pair(assignment), list(marks)
    refuse_if(obstacles_to_enter_paper(assignment, by, pair))
    stage = assignment.member.stage
    rubric = rubric_in_use(stage, assignment.candidacy.proposal.group_id)
    refuse_if(faults_of({criterion.code: criterion for criterion in rubric}, marks))
    entry = _keep(assignment, pair, marks, by, at)
    facts = {"attempt": entry.attempt, "turn": entry.turn, "marks": digest_of(entry.marks)}
    record("judging.enter_paper", assignment, by=by, at=at, after=facts)
    if entry.turn == 2 and not differences([pair[0], entry], rubric):
        _lock(assignment, pair[0], entry, rubric, at)
    return entry


def _keep(
    assignment: Assignment, pair: list[PaperEntry], marks: list[MarkFacts], by: User, at: datetime
) -> PaperEntry:
    """The second of the last attempt, or the first of the next."""
    last = pair[-1].attempt if pair else 0
    is_second = len(pair) == 1
    return PaperEntry.objects.create(
        assignment=assignment,
        attempt=last if is_second else last + 1,
        turn=2 if is_second else 1,
        marks={facts.criterion: facts.plain for facts in marks},
        entered_at=at,
        entered_by=by,
    )


def _lock(
    assignment: Assignment,
    first: PaperEntry,
    second: PaperEntry,
    rubric: list[Criterion],
    at: datetime,
) -> None:
    card, _is_new = Scorecard.objects.select_for_update().get_or_create(
        assignment=assignment, defaults={"rule_set": assignment.member.stage.rule_set}
    )
    write_marks(card, {c.code: c for c in rubric}, _agreed(first, second))
    assignment.scorecard = card
    refuse_if(obstacles_to_lock_scorecard(assignment))
    values = {mark.criterion_id: mark.value for mark in card.marks.all()}
    card.move(
        LOCK,
        locked_at=at,
        saved_at=at,
        numerator=measure_of(rubric).numerator(values),
        version=card.version + 1,
        read_version=assignment.candidacy.version,
        source=CardSource.PAPER,
    )
    if assignment.state == AssignmentState.OFFERED:
        assignment.move(ACCEPT)
    met = assignment.acquainted_at or at  # the sheet carries the judge's word and signature
    assignment.move(FINISH_ASSIGNMENT, skipped_at=None, acquainted_at=met)
    count_in(assignment.candidacy_id, card.numerator)
    _note(assignment, card, first, second, at)


def _agreed(first: PaperEntry, second: PaperEntry) -> list[MarkFacts]:
    """Equal numbers; the first reading's words, or the second's where the first has none."""
    return [
        MarkFacts(
            criterion=code,
            level=mark["level"],
            value=Decimal(mark["value"]),
            reason=mark["reason"] or second.marks[code]["reason"],
        )
        for code, mark in first.marks.items()
    ]


def _note(
    assignment: Assignment, card: Scorecard, first: PaperEntry, second: PaperEntry, at: datetime
) -> None:
    facts = {
        "version": card.version,
        "marks": digest_of(marks_of(card)),
        "source": CardSource.PAPER,
        "persons": [first.entered_by_id, second.entered_by_id],
    }
    record("judging.lock_scorecard", assignment, by=second.entered_by, at=at, after=facts)
    member = assignment.member
    post(
        "judging_paper_entered",
        to=[member.person],
        about=f"paper-{assignment.code}-{card.version}",
        at=at,
        **sender_of(member.stage.competition),
        url=plain_path("paper-object", code=assignment.code),
        number=assignment.candidacy.proposal.number,
        stage=member.stage.name,
        competition=member.stage.competition.name,
    )


@transaction.atomic
def object_to_paper(
    assignment: Assignment, *, by: User, at: datetime, reason: str
) -> PaperObjection:
    """The judge says that the marks are not those on the sheet; chair and organiser decide."""
    hold_stage(assignment.member.stage_id)
    assignment = READ.select_related("scorecard").lock(assignment)
    if by.pk != assignment.member.person_id:
        raise ActionRefused(_("Only the judge can declare this."))
    refuse_if(obstacles_to_object(assignment))
    objection = PaperObjection.objects.create(
        assignment=assignment, reason=reason, made_at=at, version=assignment.scorecard.version
    )
    record("judging.object_to_paper", assignment, by=by, at=at, reason=reason)
    _tell_chair(assignment, at, reason)
    return objection


def _tell_chair(assignment: Assignment, at: datetime, reason: str) -> None:
    """A judge who is the chair does not decide about the own sheet."""
    stage = assignment.member.stage
    chairs = Q(panels__stage=stage, panels__is_chair=True) & ~Q(pk=assignment.member.person_id)
    office = Q(pk__in=[person.pk for person in organisers_of(stage.competition, at)])
    post(
        "judging_paper_objected",
        to=User.objects.filter(chairs | office).distinct().order_by("pk"),
        about=f"paper-objection-{assignment.code}-{assignment.scorecard.version}",
        at=at,
        **sender_of(stage.competition),
        url=plain_path("scorecard-reopen", code=assignment.code),
        judge=assignment.member.person.name,
        number=assignment.candidacy.proposal.number,
        stage=stage.name,
        reason=reason,
    )
