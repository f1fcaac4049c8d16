"""Acts on assignments: by hand, and what a judge says about them."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from accounts.models import User
from audit.trail import record
from competitions.models import Stage
from core.codes import new_code
from core.errors import refuse_if
from innovations.models import Candidacy
from judging.handing import tell_judges, write_change
from judging.models import Assignment, PanelMember
from judging.queries.conflicts import Conflicts, conflicts_of
from judging.queries.obstacles import (
    obstacles_to_assign,
    obstacles_to_staff,
    obstacles_to_take_back,
)
from judging.states import (
    ACCEPT,
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
    refuse_if(obstacles_to_staff(stage))
    assignment = _assign(candidacy, member, by, conflicts_of(stage, at))
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
    refuse_if(obstacles_to_staff(stage))
    removed = [_take_back(assignment, by, at, reason).code for assignment in remove]
    conflicts, gained, added = conflicts_of(stage, at), {}, []
    for candidacy, member in add:
        assignment = _assign(candidacy, member, by, conflicts)
        record("judging.assign_judge", assignment, by=by, at=at, after={"judge": member.code})
        gained[member.pk] = member
        added.append(assignment.code)
    write_change(stage, ChangeSource.HAND, by=by, added=added, removed=removed, reason=reason)
    tell_judges(stage, gained.values(), at)
    return len(added) + len(removed)


def _assign(
    candidacy: Candidacy, member: PanelMember, by: User, conflicts: Conflicts
) -> Assignment:
    refuse_if(obstacles_to_assign(candidacy, member, conflicts))
    old = Assignment.objects.select_for_update().filter(candidacy=candidacy, member=member).first()
    if old is None:
        assignment = Assignment.objects.create(
            code=new_code(), candidacy=candidacy, member=member, assigned_by=by
        )
    else:
        assignment = old.move(OFFER_AGAIN, assigned_by=by)
    return _accept_if_declared(assignment)


def _accept_if_declared(assignment: Assignment) -> Assignment:
    """A judge who declared independence for the stage need not do so again."""
    return assignment.move(ACCEPT) if assignment.member.declared_at else assignment


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
