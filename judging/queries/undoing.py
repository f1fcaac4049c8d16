"""The latest change of the table: what its undo would do, and what stands in the way."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from competitions.models import Stage
from core.words import listed
from innovations.states import ProposalState
from judging.models import Assignment, AssignmentChange
from judging.queries.conflicts import conflicts_of
from judging.queries.obstacles import obstacles_to_staff
from judging.queries.progress import entries_of
from judging.queries.shortage import SHOWN
from judging.queries.situation import counts, marked
from judging.states import AssignmentState, ChangeSource


@dataclass(frozen=True, slots=True)
class Undo:
    """One change, what its undo takes back and gives back, and why it cannot be undone."""

    change: AssignmentChange
    take: list[Assignment]
    give: list[Assignment]
    obstacles: list[str]


def obstacles_to_draw(stage: Stage) -> Iterator[str]:
    """A draw needs entries and judges, and marks that are still open."""
    yield from obstacles_to_staff(stage)
    if not entries_of(stage).exists():
        yield _("No entry has reached this stage yet.")
    if not any(member.is_serving for member in stage.panel.all()):
        yield _("The panel is empty.")


def latest_change(stage: Stage) -> AssignmentChange | None:
    """The change that an undo would take back: the last that stands, an undo apart."""
    standing = stage.assignment_changes.filter(undone_at=None).exclude(source=ChangeSource.UNDO)
    return standing.select_related("made_by", "draw").order_by("-pk").first()


def undo_of(change: AssignmentChange, stage: Stage, at: datetime) -> Undo:
    """What the undo does to the table as it is now. Three statements."""
    codes = {*change.added, *change.removed}
    rows = marked(Assignment.objects.filter(code__in=codes)).select_related(
        "candidacy__proposal", "member__person"
    )
    rows = sorted(rows, key=lambda row: (row.candidacy.proposal.number, row.member.code))
    take = [row for row in rows if row.code in set(change.added) and counts(row)]
    give = [row for row in rows if row.code in set(change.removed) and _can_return(row)]
    return Undo(change, take, give, list(_obstacles(stage, take, give, at)))


def _can_return(row: Assignment) -> bool:
    """Given again meanwhile, or of an entry that left: then there is nothing to give back."""
    is_live = row.candidacy.proposal.state == ProposalState.ELIGIBLE
    return row.state == AssignmentState.DECLINED and is_live


def _obstacles(
    stage: Stage, take: list[Assignment], give: list[Assignment], at: datetime
) -> Iterator[str]:
    yield from obstacles_to_staff(stage)
    begun = [row for row in take if row.has_marks or row.state == AssignmentState.FINISHED]
    if begun:
        yield _("Marks have been written meanwhile: %(pairs)s.") % {"pairs": _named(begun)}
    gone = [row for row in give if not row.member.is_serving]
    if gone:
        yield _("The judge is no longer on the panel: %(pairs)s.") % {"pairs": _named(gone)}
    bars = conflicts_of(stage, at) if give else {}
    barred = [row for row in give if (row.candidacy_id, row.member_id) in bars]
    if barred:
        yield _("A conflict stands between them now: %(pairs)s.") % {"pairs": _named(barred)}
    yield from _overloads(stage, take, give)


def _named(rows: list[Assignment]) -> str:
    names = (f"{row.candidacy.proposal.number} {row.member.person.name}" for row in rows)
    return listed(names, SHOWN)


def _overloads(stage: Stage, take: list[Assignment], give: list[Assignment]) -> Iterator[str]:
    if not give:
        return
    members = Assignment.objects.counting().filter(member__stage=stage)
    loads = Counter(members.values_list("member", flat=True))
    loads.subtract(row.member_id for row in take)
    loads.update(row.member_id for row in give)
    for member in {row.member_id: row.member for row in give}.values():
        if loads[member.pk] > member.maximum_load:
            yield _("%(judge)s would have more entries than agreed.") % {
                "judge": member.person.name
            }
