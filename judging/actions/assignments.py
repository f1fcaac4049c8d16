"""Acts on assignments: by hand, and what a judge says about them."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from accounts.models import User
from audit.trail import record
from competitions.models import Stage
from core.codes import new_code
from core.errors import ActionRefused, refuse_if
from innovations.models import Candidacy
from judging.handing import accept_declared, hold_panel, tell_judges, write_change
from judging.models import Assignment, PanelMember
from judging.queries.conflicts import Conflicts, conflicts_of
from judging.queries.obstacles import (
    obstacles_to_assign,
    obstacles_to_staff,
    obstacles_to_take_back,
)
from judging.states import (
    DECLINE,
    OFFER_AGAIN,
    ChangeSource,
)

Changes = Iterable[tuple[Candidacy, PanelMember]]


@transaction.atomic
def assign_judge(
    candidacy: Candidacy, *, by: User, at: datetime, member: PanelMember
) -> Assignment:
    """Give one entry to one judge, never across a conflict."""
    stage = Stage.objects.lock(candidacy.stage)
    hold_panel(stage)
    refuse_if(obstacles_to_staff(stage))
    assignment = _assign(candidacy, member, by, conflicts_of(stage, at))
    accept_declared([assignment])
    assignment.refresh_from_db(fields=["state"])
    write_change(stage, ChangeSource.HAND, by=by, added=[assignment.code])
    record("judging.assign_judge", assignment, by=by, at=at, after={"judge": member.code})
    tell_judges(stage, [member], at)
    return assignment


@transaction.atomic
def unassign_judge(assignment: Assignment, *, by: User, at: datetime, reason: str) -> Assignment:
    """Take an entry from a judge who has not locked it; what was written is kept, uncounted."""
    stage = Stage.objects.lock(assignment.member.stage)
    write_change(stage, ChangeSource.HAND, by=by, removed=[assignment.code], reason=reason)
    return _take_back(assignment, by, at, reason)


@transaction.atomic
def change_assignments(
    stage: Stage, *, by: User, at: datetime, add: Changes, remove: Iterable[Assignment], reason: str
) -> int:
    """Save the table of entries and judges at once: all of it, or nothing with every obstacle."""
    stage = Stage.objects.lock(stage)
    hold_panel(stage)
    refuse_if(obstacles_to_staff(stage))
    removed = [_take_back(assignment, by, at, reason).code for assignment in remove]
    given = _assign_all(add, by, conflicts_of(stage, at))
    for row in given:
        record("judging.assign_judge", row, by=by, at=at, after={"judge": row.member.code})
    added = [row.code for row in given]
    write_change(stage, ChangeSource.HAND, by=by, added=added, removed=removed, reason=reason)
    tell_judges(stage, {row.member for row in given}, at)
    return len(added) + len(removed)


def _assign_all(add: Changes, by: User, conflicts: Conflicts) -> list[Assignment]:
    """All pairs, or every reason against any of them."""
    given, reasons = [], []
    for candidacy, member in add:
        try:
            given.append(_assign(candidacy, member, by, conflicts))
        except ActionRefused as refusal:
            reasons += refusal.reasons
    refuse_if(reasons)
    accept_declared(given)
    return given


def _assign(
    candidacy: Candidacy, member: PanelMember, by: User, conflicts: Conflicts
) -> Assignment:
    refuse_if(obstacles_to_assign(candidacy, member, conflicts))
    old = Assignment.objects.select_for_update().filter(candidacy=candidacy, member=member).first()
    if old is None:
        return Assignment.objects.create(
            code=new_code(), candidacy=candidacy, member=member, assigned_by=by
        )
    return old.move(OFFER_AGAIN, assigned_by=by, excuse="")


def _take_back(assignment: Assignment, by: User, at: datetime, reason: str) -> Assignment:
    assignment = Assignment.objects.lock(assignment)
    refuse_if(obstacles_to_take_back(assignment))
    assignment.move(DECLINE, skipped_at=None, is_pinned=False)
    record("judging.unassign_judge", assignment, by=by, at=at, reason=reason)
    return assignment


@transaction.atomic
def skip_assignment(assignment: Assignment, *, by: User, at: datetime) -> Assignment:
    """Put an entry aside; it comes back at the end of the judge's list."""
    assignment = Assignment.objects.lock(assignment)
    assignment.skipped_at = at
    assignment.save(update_fields=["skipped_at", "updated_at"])
    record("judging.skip_assignment", assignment, by=by, at=at)
    return assignment
