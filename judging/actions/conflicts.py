"""Acts on conflicts: said by the judge before reading or later, settled by the organiser."""

from collections.abc import Collection, Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from audit.trail import record
from competitions.models import Stage
from core.errors import ActionRefused, refuse_if
from judging.actions.assignments import assign_judge
from judging.handing import write_change
from judging.locks import hold_stage
from judging.models import Assignment, PanelMember, Tie
from judging.queries.conflicts import Bar, conflicts_of
from judging.queries.obstacles import obstacles_to_recuse, obstacles_to_staff
from judging.recusing import Closeness, hold_stages_of, keep_tie, recuse, tell_organisers
from judging.states import AssignmentState, ChangeSource, ConflictKind

#: What the computer found, in the words in which a judge would have said it.
KINDS = {
    Bar.TIE: ConflictKind.OTHER,
    Bar.MENTOR: ConflictKind.MENTOR,
    Bar.TEAM: ConflictKind.MENTOR,
    Bar.AGENCY: ConflictKind.SAME_AGENCY,
}
TO_ANSWER = (AssignmentState.OFFERED, AssignmentState.ACTIVE, AssignmentState.FINISHED)


@transaction.atomic
def declare_conflict(
    assignment: Assignment, *, by: User, at: datetime, kind: str, note: str
) -> Assignment:
    """The judge's word is enough: the entry leaves at once and the marks no longer count."""
    refuse_if(obstacles_to_recuse(hold_stage(assignment.member.stage_id)))
    assignment = recuse(Assignment.objects.lock(assignment), kind=kind, note=note)
    record("judging.declare_conflict", assignment, by=by, at=at, after={"kind": kind}, reason=note)
    tell_organisers(assignment, at)
    return assignment


@transaction.atomic
def confirm_acquaintance(
    member: PanelMember,
    *,
    by: User,
    at: datetime,
    seen: Collection[str],
    known: Mapping[str, str],
    note: str = "",
) -> list[Assignment]:
    """Answer for the entries of the page, once: those in `known` (kind by code) leave at once.

    `seen` are the codes that stood on the page: what was given meanwhile is asked for later.
    Returns the entries that are open now.
    """
    refuse_if(obstacles_to_recuse(hold_stage(member.stage_id)))
    if by.pk != member.person_id:
        raise ActionRefused(_("Only the judge can declare this."))
    waiting = member.assignments.select_for_update(of=("self",)).filter(
        code__in=seen, acquainted_at=None, state__in=TO_ANSWER
    )
    opened = []
    for assignment in waiting.order_by("pk"):
        kind = known.get(assignment.code)
        if kind:
            declare_conflict(assignment, by=by, at=at, kind=kind, note=note)
        else:
            opened.append(assignment)
    Assignment.objects.filter(pk__in=[row.pk for row in opened]).update(acquainted_at=at)
    if opened:
        facts = {"entries": sorted(row.code for row in opened)}
        record("judging.confirm_acquaintance", member, by=by, at=at, after=facts)
    return opened


@transaction.atomic
def declare_tie(person: User, *, by: User, at: datetime, tie: Closeness) -> list[Assignment]:
    """Say for good to whom one is close; what one was given of theirs leaves at once.

    Returns the entries that left.
    """
    if by.pk != person.pk:
        raise ActionRefused(_("Only the judge can declare this."))
    hold_stages_of(person)
    left = keep_tie(person, tie, by=by, at=at)
    for assignment in left:
        tell_organisers(assignment, at)
    return left


@transaction.atomic
def end_tie(tie: Tie, *, by: User, at: datetime) -> Tie:
    """A tie that is over no longer keeps entries away; those that left stay away."""
    tie = Tie.objects.lock(tie)
    if tie.ended_at is not None:
        raise ActionRefused(_("This tie has been ended already."))
    tie.ended_at = at
    tie.save(update_fields=["ended_at", "updated_at"])
    record("judging.end_tie", tie, by=by, at=at)
    return tie


@transaction.atomic
def replace_reader(
    assignment: Assignment, *, by: User, at: datetime, member: PanelMember
) -> Assignment:
    """Give an entry that lost its judge through a conflict to another one.

    A conflict that only the computer found is settled with it: those marks no longer count.
    """
    stage = Stage.objects.lock(assignment.member.stage)
    refuse_if(obstacles_to_staff(stage))
    assignment = Assignment.objects.lock(assignment)
    if assignment.state != AssignmentState.RECUSED:
        _settle(stage, assignment, by, at)
    successor = assign_judge(assignment.candidacy, by=by, at=at, member=member)
    facts = {"entry": assignment.code, "successor": successor.code}
    record("judging.replace_reader", stage, by=by, at=at, after=facts)
    return successor


def _settle(stage: Stage, assignment: Assignment, by: User, at: datetime) -> None:
    bar = conflicts_of(stage, at).get((assignment.candidacy_id, assignment.member_id))
    if bar is None or assignment.state not in TO_ANSWER:
        raise ActionRefused(_("No conflict is known between this judge and this entry."))
    recuse(assignment, kind=KINDS.get(bar, ConflictKind.OTHER), note=str(bar.label))
    write_change(stage, ChangeSource.HAND, by=by, removed=[assignment.code])
    record("judging.recuse_judge", assignment, by=by, at=at, after={"found": bar.value})
