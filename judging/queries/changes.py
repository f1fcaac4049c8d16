"""The history of the table of entries and judges: who changed what, when and why."""

from collections.abc import Iterable
from dataclasses import dataclass

from competitions.models import Stage
from judging.models import Assignment, AssignmentChange

SHOWN = 8  # pairs named of one change


@dataclass(frozen=True, slots=True)
class Told:
    """One change with the first pairs by name."""

    change: AssignmentChange
    added: list[str]
    removed: list[str]

    @property
    def more(self) -> int:
        """How many pairs are not named."""
        named = len(self.added) + len(self.removed)
        return len(self.change.added) + len(self.change.removed) - named


def changes_of(stage: Stage) -> Iterable[AssignmentChange]:
    """The latest first."""
    return stage.assignment_changes.select_related("made_by", "draw").order_by("-pk")


def told(changes: Iterable[AssignmentChange]) -> list[Told]:
    """Changes with their first pairs, in one statement."""
    changes = list(changes)
    wanted = {code for row in changes for code in row.added[:SHOWN] + row.removed[:SHOWN]}
    rows = Assignment.objects.filter(code__in=wanted).values_list(
        "code", "candidacy__proposal__number", "member__person__name"
    )
    names = {code: f"{number} {judge}" for code, number, judge in rows}
    return [
        Told(
            row,
            sorted(names[code] for code in row.added[:SHOWN] if code in names),
            sorted(names[code] for code in row.removed[:SHOWN] if code in names),
        )
        for row in changes
    ]
