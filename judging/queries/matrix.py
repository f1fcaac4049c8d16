"""One page of the table of entries and judges."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from django.core.paginator import Page, Paginator

from competitions.models import Stage
from innovations.models import Candidacy
from judging.models import Assignment, PanelMember
from judging.queries.conflicts import Bar, Conflicts, conflicts_of
from judging.queries.progress import entries_of, panel_progress
from judging.querysets import COUNTING
from judging.states import AssignmentState, ScorecardState

PAGE = 50


@dataclass(frozen=True, slots=True)
class Cell:
    """One entry and one judge. `pair` is the box's value."""

    member: PanelMember
    pair: str
    assignment: Assignment | None
    bar: Bar | None

    @property
    def is_ticked(self) -> bool:
        """Whether the judge has the entry."""
        return self.assignment is not None and self.assignment.state in COUNTING

    @property
    def is_fixed(self) -> bool:
        """Whether the box may no longer change: a conflict, or a scorecard that is done."""
        if self.assignment is None:
            return self.bar is not None
        done = {AssignmentState.FINISHED, AssignmentState.RECUSED}
        return self.assignment.state in done or self.is_void or (self.bar and not self.is_ticked)

    @property
    def is_void(self) -> bool:
        """Whether the scorecard was made void."""
        card = getattr(self.assignment, "scorecard", None)
        return card is not None and card.state == ScorecardState.VOID


@dataclass(frozen=True, slots=True)
class Line:
    """One entry's row."""

    candidacy: Candidacy
    cells: list[Cell]

    @property
    def readers(self) -> int:
        """How many judges have it."""
        return sum(cell.is_ticked and not cell.is_void for cell in self.cells)


@dataclass
class Matrix:
    """A page of rows, the panel as columns."""

    stage: Stage
    page: Page
    members: list[PanelMember]
    lines: list[Line] = field(default_factory=list)

    def changes(
        self, ticked: set[str]
    ) -> tuple[list[tuple[Candidacy, PanelMember]], list[Assignment]]:
        """Pairs to add and assignments to take back, among the rows of this page only."""
        add, remove = [], []
        for line, cell in self._free_cells():
            if cell.pair in ticked and not cell.is_ticked:
                add.append((line.candidacy, cell.member))
            elif cell.is_ticked and cell.pair not in ticked:
                remove.append(cell.assignment)
        return add, remove

    def _free_cells(self) -> Iterator[tuple[Line, Cell]]:
        return ((line, cell) for line in self.lines for cell in line.cells if not cell.is_fixed)


def matrix_of(stage: Stage, at: datetime, page: str | int) -> Matrix:
    """Four statements, whatever the number of entries and judges; `stage.entries` is counted."""
    members = list(panel_progress(stage))
    entries = (
        entries_of(stage)
        .select_related("proposal__category", "proposal__entrant")
        .order_by("proposal__number")
    )
    paginator = Paginator(entries, PAGE)
    paginator.count = stage.entries  # came with the stage: one statement fewer
    shown = paginator.get_page(page)
    conflicts = conflicts_of(stage, at)
    matrix = Matrix(stage, shown, members)
    found = _assignments(shown.object_list, members)
    matrix.lines = [
        Line(c, [_cell(c, member, found, conflicts) for member in members])
        for c in shown.object_list
    ]
    return matrix


def _assignments(
    candidacies: list[Candidacy], members: list[PanelMember]
) -> dict[tuple[int, int], Assignment]:
    rows = Assignment.objects.filter(
        candidacy__in=list(candidacies), member__in=members
    ).select_related("scorecard")
    return {(row.candidacy_id, row.member_id): row for row in rows}


def _cell(
    candidacy: Candidacy,
    member: PanelMember,
    found: dict[tuple[int, int], Assignment],
    conflicts: Conflicts,
) -> Cell:
    pair = (candidacy.pk, member.pk)
    return Cell(member, f"{candidacy.code}:{member.code}", found.get(pair), conflicts.get(pair))
