"""One page of the table of entries and judges."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Self
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.core.paginator import Page, Paginator
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import JSONObject
from django.utils.translation import gettext as _

from competitions.models import Category, Stage
from core.querysets import counted
from innovations.models import Candidacy
from judging.models import Assignment, AssignmentChange, DrawRun, PanelExpertise, PanelMember
from judging.queries.conflicts import Conflicts, conflicts_of
from judging.queries.progress import ACTIVE_PROPOSAL, entries_of, panel_progress
from judging.querysets import COUNTING
from judging.states import AssignmentState, ChangeSource, DrawState, ScorecardState

PAGE = 50
SHORT = "kurang"
BOXES = 900  # ticked ones on a page at most: a form has its limit


def _is_key(word: str) -> bool:
    try:
        UUID(word)
    except ValueError:
        return False
    return True


@dataclass(frozen=True, slots=True)
class Asked:
    """What the table is narrowed to."""

    is_short: bool = False
    category: str = ""
    words: str = ""
    code: str = ""

    @classmethod
    def of(cls, asked: Mapping[str, str]) -> Self:
        """What an address says; a category that is none is no filter."""
        category = asked.get("kategori", "")
        return cls(
            is_short=asked.get("tampil") == SHORT,
            category=category if _is_key(category) else "",
            words=asked.get("q", "").strip()[:80],
        )

    @property
    def facts(self) -> bool:
        """Whether not every entry is shown."""
        return bool(self.is_short or self.category or self.words)

    def narrow(self, entries: QuerySet[Candidacy]) -> QuerySet[Candidacy]:
        """Entries that were asked for."""
        if self.is_short:
            entries = entries.filter(readers__lt=F("stage__judges_per_entry"))
        if self.category:
            entries = entries.filter(proposal__category__key=self.category)
        if self.code:
            entries = entries.filter(code=self.code)
        if self.words:
            named = Q(proposal__number__icontains=self.words)
            entries = entries.filter(named | Q(proposal__title__icontains=self.words))
        return entries


def with_readers(entries: QuerySet[Candidacy]) -> QuerySet[Candidacy]:
    """Entries with `readers`, the judges that count."""
    rows = Assignment.objects.counting().filter(candidacy=OuterRef("pk"))
    return entries.annotate(readers=counted(rows))


def with_table(stages: QuerySet[Stage], asked: Asked) -> QuerySet[Stage]:
    """Stages with what the page needs of them in the same statement.

    `entries` are those asked for; `categories` of the edition; `draw` the latest run's code;
    `is_drawing` and `is_drawn`; `can_undo`.
    """
    entries = asked.narrow(with_readers(Candidacy.objects.filter(ACTIVE_PROPOSAL)))
    draws = DrawRun.objects.filter(stage=OuterRef("pk"))
    categories = Category.objects.filter(competition=OuterRef("competition")).order_by("order")
    changes = AssignmentChange.objects.filter(stage=OuterRef("pk"))
    return stages.annotate(
        entries=counted(entries.filter(stage=OuterRef("pk"))),
        categories=ArraySubquery(categories.values(told=JSONObject(value="key", label="name"))),
        draw=draws.order_by("-pk").values("code")[:1],
        is_drawing=Exists(draws.unfinished()),
        is_drawn=Exists(draws.filter(state=DrawState.DONE)),
        can_undo=Exists(changes.filter(undone_at=None).exclude(source=ChangeSource.UNDO)),
    )


@dataclass(frozen=True, slots=True)
class Cell:
    """One entry and one judge. `pair` is the box's value."""

    member: PanelMember
    pair: str
    assignment: Assignment | None
    why: str
    is_odd: bool
    is_checked: bool
    is_held: bool

    @property
    def is_ticked(self) -> bool:
        """Whether the judge has the entry."""
        return self.assignment is not None and self.assignment.state in COUNTING

    @property
    def is_barred(self) -> bool:
        """Whether there is no box at all."""
        return bool(self.why) and not self.is_ticked

    @property
    def is_fixed(self) -> bool:
        """Whether the box may no longer change: barred, or a scorecard that is done."""
        if self.is_barred or self.is_void:
            return True
        return self.assignment is not None and self.assignment.state == AssignmentState.FINISHED

    @property
    def is_movable(self) -> bool:
        """Whether the pair is there and can be held or taken back."""
        return self.is_ticked and not self.is_fixed

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

    @property
    def shown(self) -> str:
        """The boxes that stand ticked and may change, as the form carries them."""
        return " ".join(cell.pair for cell in self._movable())

    @property
    def held(self) -> str:
        """The pairs that stand held, as the form carries them."""
        return " ".join(cell.pair for cell in self._movable() if cell.assignment.is_pinned)

    def _movable(self) -> Iterable[Cell]:
        return (cell for line in self.lines for cell in line.cells if cell.is_movable)


@dataclass(frozen=True, slots=True)
class Marked:
    """What a person ticked and held in a form that was not saved yet."""

    pairs: frozenset[str]
    pins: frozenset[str]


def columns_of(stage: Stage) -> list[PanelMember]:
    """The panel with progress and `main`, `second`: keys of the categories that a judge knows."""
    known = PanelExpertise.objects.filter(member=OuterRef("pk"))
    members = panel_progress(stage).annotate(
        main=ArraySubquery(known.filter(is_main=True).values("category")),
        second=ArraySubquery(known.filter(is_main=False).values("category")),
    )
    return [member for member in members if member.is_serving or member.owed]


def matrix_of(
    stage: Stage, at: datetime, asked: Asked, page: str | int, marked: Marked | None = None
) -> Matrix:
    """Four statements, whatever the number of entries and judges; `stage.entries` is counted."""
    members = columns_of(stage)
    entries = asked.narrow(with_readers(entries_of(stage))).select_related("proposal__category")
    size = max(1, min(PAGE, BOXES // max(1, stage.judges_per_entry)))
    paginator = Paginator(entries.order_by("proposal__number"), size)
    paginator.count = stage.entries  # came with the stage: one statement fewer
    shown = paginator.get_page(page)
    matrix = Matrix(stage, shown, members)
    reader = _Reader(stage, conflicts_of(stage, at), _assignments(shown.object_list), marked)
    matrix.lines = [Line(c, [reader.cell(c, m) for m in members]) for c in shown.object_list]
    return matrix


def _assignments(candidacies: Iterable[Candidacy]) -> dict[tuple[int, int], Assignment]:
    rows = Assignment.objects.filter(candidacy__in=list(candidacies)).select_related("scorecard")
    return {(row.candidacy_id, row.member_id): row for row in rows}


@dataclass(frozen=True, slots=True)
class _Reader:
    """What decides how a cell looks."""

    stage: Stage
    conflicts: Conflicts
    found: dict[tuple[int, int], Assignment]
    marked: Marked | None

    def cell(self, candidacy: Candidacy, member: PanelMember) -> Cell:
        key, pair = (candidacy.pk, member.pk), f"{candidacy.code}:{member.code}"
        row = self.found.get(key)
        stands = row is not None and row.state in COUNTING
        knows = _knows(candidacy, member)
        return Cell(
            member=member,
            pair=pair,
            assignment=row,
            why=self._why(key, row, member, knows=knows),
            is_odd=not knows and bool(member.main or member.second),
            is_checked=pair in self.marked.pairs if self.marked else stands,
            is_held=pair in self.marked.pins if self.marked else stands and row.is_pinned,
        )

    def _why(
        self, key: tuple[int, int], row: Assignment | None, member: PanelMember, *, knows: bool
    ) -> str:
        """Why the judge cannot read the entry; empty where nothing stands against it."""
        bar = self.conflicts.get(key)
        if bar is not None:
            return str(bar.label)
        if row is not None and row.state in {AssignmentState.RECUSED, AssignmentState.EXCUSED}:
            return str(AssignmentState(row.state).label)
        if not member.is_serving:
            return _("no longer on the panel")
        return "" if knows or not self.stage.only_own_expertise else _("outside the own expertise")


def _knows(candidacy: Candidacy, member: PanelMember) -> bool:
    """Whether the entry's category is one that the judge named."""
    return candidacy.proposal.category_id in {*member.main, *member.second}
