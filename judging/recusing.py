"""How an entry leaves a judge for good, and how ties are kept. Whoever calls has locked."""

from dataclasses import dataclass
from datetime import datetime

from accounts.models import Agency, User
from audit.trail import record
from competitions.models import Stage
from competitions.states import StageState
from core.links import plain_path
from innovations.models import Innovation
from judging.models import Assignment, Scorecard, Tie
from judging.news import tell_office
from judging.querysets import COUNTING
from judging.states import RECUSE, RECUSE_CARD, ConflictKind, ScorecardState
from judging.tally import count_out


@dataclass(frozen=True, slots=True)
class Closeness:
    """What a judge declares: one agency or one innovation, what kind of tie, one line."""

    kind: str
    agency: Agency | None = None
    innovation: Innovation | None = None
    note: str = ""


def recuse(assignment: Assignment, *, kind: str, note: str) -> Assignment:
    """The marks stay on record and count nowhere. The assignment's row is locked."""
    card = Scorecard.objects.select_for_update().filter(assignment=assignment).first()
    if card is not None and card.state != ScorecardState.VOID:
        was_locked = card.state == ScorecardState.LOCKED
        card.move(RECUSE_CARD)
        if was_locked:
            count_out(assignment.candidacy_id, card.numerator)
    kind = ConflictKind(kind)
    return assignment.move(RECUSE, conflict_kind=kind, conflict_note=note[:300], is_pinned=False)


def hold_stages_of(person: User) -> None:
    """Let no stage of this judge change, in the order of their rows.

    RACE: whoever gives out an entry locks the stage, so it comes before the tie or sees it.
    """
    stages = Stage.objects.filter(panel__person=person).exclude(state=StageState.CONCLUDED)
    list(stages.select_for_update(of=("self",)).order_by("pk").values_list("pk"))


def keep_tie(person: User, tie: Closeness, *, by: User, at: datetime) -> list[Assignment]:
    """Write a tie, and take from the judge what it touches; the stages are held."""
    held = Assignment.objects.filter(member__person=person, state__in=COUNTING).exclude(
        member__stage__state=StageState.CONCLUDED
    )
    free_before = list(held.free_of_conflict(person).values_list("pk", flat=True))
    row = Tie.objects.create(
        person=person,
        agency=tie.agency,
        innovation=tie.innovation,
        kind=ConflictKind(tie.kind),
        note=tie.note,
        declared_by=by,
    )
    record("judging.declare_tie", row, by=by, at=at, after={"kind": tie.kind}, reason=tie.note)
    still_free = held.free_of_conflict(person).values("pk")
    touched = Assignment.objects.filter(pk__in=free_before).exclude(pk__in=still_free)
    left = list(touched.select_for_update(of=("self",)).order_by("pk"))
    for assignment in left:
        recuse(assignment, kind=tie.kind, note=tie.note)
        record("judging.declare_conflict", assignment, by=by, at=at, after={"kind": tie.kind})
    return left


def tell_organisers(assignment: Assignment, at: datetime) -> None:
    """The task that comes of a conflict, with the page where it is done."""
    stage = assignment.member.stage
    tell_office(
        "judging_conflict_declared",
        stage,
        at,
        about=f"conflict-{assignment.code}",
        url=plain_path("conflict-list", code=stage.code),
        judge=assignment.member.person.name,
        number=assignment.candidacy.proposal.number,
    )
