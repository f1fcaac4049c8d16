"""What a judge who goes leaves behind, and who may take it over. Whoever calls holds the stage."""

from dataclasses import dataclass
from datetime import datetime

from accounts.models import User
from core.codes import new_code
from judging.handing import create_many, offer_again, tell_judges, write_change
from judging.models import Assignment, PanelMember
from judging.queries.conflicts import conflicts_of
from judging.queries.progress import entries_short_of_judges
from judging.states import OFFER_AGAIN, AssignmentState, ChangeSource


@dataclass(frozen=True, slots=True)
class Handed:
    """Who took over, how many entries, and how many found nobody."""

    successor: PanelMember | None = None
    given: int = 0
    left: int = 0


def hand_on(member: PanelMember, successor: PanelMember, *, by: User, at: datetime) -> Handed:
    """Give the successor the entries that the other had open, but for conflicts and the load."""
    stage = member.stage
    waiting = _left_open(member)
    barred = conflicts_of(stage, at)
    old = {row.candidacy_id: row for row in successor.assignments.select_for_update()}
    room = successor.maximum_load - successor.assignments.counting().count()
    fit = [
        row.candidacy_id
        for row in waiting
        if (row.candidacy_id, successor.pk) not in barred and _is_free(old.get(row.candidacy_id))
    ][: max(room, 0)]
    again = [old[pk] for pk in fit if pk in old]
    offer_again(again, assigned_by=by)
    made = create_many(
        Assignment(code=new_code(), candidacy_id=pk, member=successor, assigned_by=by)
        for pk in fit
        if pk not in old
    )
    codes = [row.code for row in [*again, *made]]
    write_change(stage, ChangeSource.HANDOVER, by=by, added=codes)
    if codes and successor.declared_at:  # else the invitation says it
        tell_judges(stage, [successor], at)
    return Handed(successor, len(codes), len(waiting) - len(codes))


def _is_free(row: Assignment | None) -> bool:
    return row is None or row.state in OFFER_AGAIN.sources


def _left_open(member: PanelMember) -> list[Assignment]:
    """What was taken back from the judge and is still short of readers."""
    short = entries_short_of_judges(member.stage).values("pk")
    rows = member.assignments.filter(state=AssignmentState.DECLINED, candidacy__in=short)
    return list(rows.order_by("pk"))
