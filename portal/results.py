"""A published result told so that anybody can repeat it: rows, a worked sum, what decided ties."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from itertools import groupby

from django.utils.translation import gettext as _

from awards.models import AwardRow
from competitions.models import Criterion
from judging.table import rule_name, shown_value

DECIMALS = Decimal("0.0001")


@dataclass(frozen=True)
class Part:
    """One criterion of the worked sum: marks of all judges together, weighted."""

    name: str
    total: Decimal
    weight: Decimal
    product: Decimal


@dataclass(frozen=True)
class WorkedSum:
    """From sums of marks to the published score, with pencil and paper."""

    row: AwardRow
    parts: list[Part]
    judges: int

    @property
    def total(self) -> Decimal:
        """The weighted sum over all criteria."""
        return sum((part.product for part in self.parts), Decimal(0))

    @property
    def score(self) -> Decimal:
        """Divided by the number of judges and rounded half up, once."""
        return (self.total / self.judges).quantize(DECIMALS, ROUND_HALF_UP)

    @property
    def holds(self) -> bool:
        """Whether it gives exactly what is published; another method is not shown as a sum."""
        return self.score == self.row.score


def work_out(row: AwardRow, criteria: Iterable[Criterion]) -> WorkedSum:
    """The sum behind one row."""
    parts = [
        _part(criterion, Decimal(row.criterion_scores[criterion.code]["sum"]))
        for criterion in criteria
        if criterion.code in row.criterion_scores and criterion.weight
    ]
    return WorkedSum(row, parts, row.judges)


def _part(criterion: Criterion, total: Decimal) -> Part:
    product = total * criterion.weight / criterion.max_score
    return Part(criterion.name, total, criterion.weight, product)


@dataclass(frozen=True)
class Line:
    """A published row with its marks in the order of the criteria."""

    row: AwardRow
    means: list[Decimal | None]
    tie: str


@dataclass(frozen=True)
class GroupTable:
    """The means of one group's rows, on the criteria that this group was asked."""

    group: str
    criteria: list[Criterion]
    lines: list[Line]


def lines_of(rows: Sequence[AwardRow], criteria: Sequence[Criterion]) -> list[Line]:
    """Rows as the page shows them."""
    names = {criterion.code: criterion.name for criterion in criteria}
    return [
        Line(
            row=row,
            means=[row.mean_of(criterion.code) for criterion in criteria],
            tie=say_tie(row, names),
        )
        for row in rows
    ]


def tables_of(lines: Sequence[Line], criteria: Sequence[Criterion]) -> list[GroupTable]:
    """One table a group: groups are asked different things. `asked_of` tells whom a criterion."""
    tables = []
    for group, rows in groupby(lines, key=lambda line: line.row.run.group):
        asked = [one for one in criteria if not one.asked_of or group.pk in one.asked_of]
        own = lines_of([line.row for line in rows], asked)
        tables.append(GroupTable(group.name, asked, own))
    return tables


def say_tie(row: AwardRow, names: dict[str, str]) -> str:
    """How an equal score was decided, with both values; empty where the score decided."""
    if row.decided_by == "unresolved":
        return _("Tie. The declared rules do not part the two.")
    if row.decided_by in {"", "score"}:
        return ""
    facts = {
        "rule": rule_name(row.decided_by, names),
        "own": shown_value(row.deciding_value),
        "above": shown_value(row.deciding_above),
    }
    return _("Tie with the row above. Decided by %(rule)s: %(own)s against %(above)s.") % facts


def table_of(lines: Sequence[Line], criteria: Sequence[Criterion]) -> tuple[list[str], list[list]]:
    """Head and rows of the file to download: what the page shows, and nothing more."""
    head = [
        *(_("Rank"), _("Innovation"), _("Unit"), _("Award"), _("Judges")),
        *(criterion.name for criterion in criteria),
        _("Score"),
    ]
    return head, [_cells(line) for line in lines]


def _cells(line: Line) -> list:
    row = line.row
    names = (row.innovation.name, row.innovation.owner.name, row.tier.name)
    means = ("" if mean is None else mean for mean in line.means)
    return [row.rank, *names, row.judges, *means, row.score]
