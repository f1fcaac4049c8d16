"""A published result told so that anybody can repeat it: rows, a worked sum, what decided ties."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from itertools import groupby
from types import MappingProxyType

from django.utils.translation import gettext as _

from awards.models import AwardRow
from competitions.models import Criterion
from judging.models import RankingRun
from judging.states import Outcome, PaperKind, Presence, Seat
from judging.table import rule_name, shown_value
from portal.queries.results import StageScore

DECIMALS = Decimal("0.0001")
MOST_PARTS = 5


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
class Piece:
    """A part of a score: what a stage or a criterion gave, and how much of it counts."""

    name: str
    weight: Decimal
    value: Decimal
    share: Decimal


@dataclass(frozen=True)
class Line:
    """A published row with its marks in the order of the criteria, and the parts of its score."""

    row: AwardRow
    means: list[Decimal | None]
    tie: str
    pieces: list[Piece] = field(default_factory=list)

    @property
    def shares(self) -> list[Decimal]:
        """The widths of the stacked bar."""
        return [piece.share for piece in self.pieces]


@dataclass(frozen=True)
class GroupTable:
    """The means of one group's rows, on the criteria that this group was asked."""

    group: str
    criteria: list[Criterion]
    lines: list[Line]
    run: RankingRun
    parts: list[Piece]

    @property
    def has_parts(self) -> bool:
        """Whether parts are columns: few enough to be told apart, and the same in every row."""
        is_even = all(len(line.pieces) == len(self.parts) for line in self.lines)
        return is_even and 1 < len(self.parts) <= MOST_PARTS


def lines_of(
    rows: Sequence[AwardRow],
    criteria: Sequence[Criterion],
    stages: Mapping[int, Sequence[StageScore]] = MappingProxyType({}),
) -> list[Line]:
    """Rows as the page shows them: parts by stage where several carry weight, else by criterion."""
    names = {criterion.code: criterion.name for criterion in criteria}
    return [
        Line(
            row=row,
            means=[row.mean_of(criterion.code) for criterion in criteria],
            tie=_tie_of(row, above, names),
            pieces=_by_stage(stages[row.proposal_id])
            if row.proposal_id in stages
            else _by_criterion(row, criteria),
        )
        for above, row in zip([None, *rows], rows, strict=False)
    ]


def _tie_of(row: AwardRow, above: AwardRow | None, names: dict[str, str]) -> str:
    """Told only below the row that it is tied with: the plenary may have left that one out."""
    if above is None or (above.run_id, above.score) != (row.run_id, row.score):
        return ""
    return say_tie(row, names)


def _by_stage(scores: Sequence[StageScore]) -> list[Piece]:
    whole = sum((one.weight for one in scores), Decimal(0))
    return [
        Piece(one.stage, one.weight, one.score, one.score * one.weight / whole) for one in scores
    ]


def _by_criterion(row: AwardRow, criteria: Sequence[Criterion]) -> list[Piece]:
    means = [(one, row.mean_of(one.code)) for one in criteria if one.weight]
    return [
        Piece(one.name, one.weight, mean, mean * one.weight / one.max_score)
        for one, mean in means
        if mean is not None
    ]


def tables_of(
    lines: Sequence[Line], criteria: Sequence[Criterion], stages: Mapping = MappingProxyType({})
) -> list[GroupTable]:
    """One table a group: groups are asked different things. `asked_of` tells whom a criterion."""
    tables = []
    for group, rows in groupby(lines, key=lambda line: line.row.run.group):
        asked = [one for one in criteria if not one.asked_of or group.pk in one.asked_of]
        own = lines_of([line.row for line in rows], asked, stages)
        parts = own[0].pieces if own else []
        tables.append(GroupTable(group.name, asked, own, own[0].row.run, parts))
    return tables


@dataclass(frozen=True)
class Departure:
    """Where the plenary went another way than the computed line; `name` of those let in only."""

    is_in: bool
    position: int
    name: str
    reason: str


@dataclass(frozen=True)
class Signed:
    """A signed paper that the office released."""

    code: str
    label: str
    size: int
    form: str


@dataclass(frozen=True)
class Minutes:
    """What everybody may know of the plenary; `size` of its paper, none while it is made."""

    number: str
    held_on: date
    present: int
    invited: int
    signed_by: str
    departures: list[Departure]
    digest: str
    size: int | None
    signed: list[Signed]


def minutes_of(told: dict | None) -> Minutes | None:
    """SECURITY: no names but of the two who sign; whoever was left out is counted, not named."""
    if told is None:
        return None
    people = told["people"]
    return Minutes(
        number=told["number"],
        held_on=date.fromisoformat(told["held_on"]),
        present=told["present"],
        invited=sum(1 for one in people if one["is_member"]),
        signed_by=", ".join(_signers(people)),
        departures=[_departure(one) for one in told["departures"] if _crosses(one)],
        digest=told["digest"],
        size=told["paper"],
        signed=[_signed(one) for one in told["signed"]],
    )


def _signed(told: dict) -> Signed:
    form = told["type"].rpartition("/")[2].upper()
    return Signed(told["code"], str(PaperKind(told["kind"]).label), told["size"], form)


def _signers(people: Sequence[dict]) -> Iterable[str]:
    for seat in (Seat.CHAIR, Seat.SECRETARY):
        for one in people:
            if one["seat"] == seat and one["presence"] == Presence.PRESENT:
                yield f"{one['name']} ({Seat(seat).label})"


def _crosses(told: dict) -> bool:
    return (told["computed"] == Outcome.IN) != (told["outcome"] == Outcome.IN)


def _departure(told: dict) -> Departure:
    is_in = told["outcome"] == Outcome.IN
    title, reason = (told["title"], told["reason"]) if is_in else ("", "")
    return Departure(is_in, told["position"], title, reason)


@dataclass(frozen=True)
class Version:
    """A public result of the edition: another stage, or an earlier version of this one."""

    order: int
    stage: str
    version: int
    title: str
    note: str
    at: datetime


def versions_of(told: Sequence[dict]) -> list[Version]:
    """As they were published."""
    return [Version(**{**one, "at": datetime.fromisoformat(one["at"])}) for one in told]


def moments_of(told: dict | None) -> dict | None:
    """A window or a ceremony as it came with the announcement, its times as times."""
    if told is None:
        return None
    times = {"opens", "closes", "at"}
    return {
        name: datetime.fromisoformat(value) if name in times else value
        for name, value in told.items()
    }


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
    award = row.tier.name if row.tier else ""
    names = (row.innovation.name, row.innovation.owner.name, award)
    means = ("" if mean is None else mean for mean in line.means)
    return [row.rank, *names, row.judges, *means, row.score]
