"""A plenary as its page shows it: each entry's computed place beside what was decided of it."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from operator import attrgetter

from django.db.models import Exists, F, OuterRef, QuerySet

from accounts.models import User
from innovations.models import Proposal
from judging.minutes import aside_reason
from judging.models import Plenary, PlenaryDecision, RankingRow
from judging.queries.plenaries import NEAR, GroupLine, computed_rows
from judging.queries.standings import DOUBTFUL, SURE
from judging.states import Outcome


@dataclass(frozen=True, slots=True)
class Compact:
    """A row of an adopted ranking, as small as counting needs it."""

    candidacy: int
    run: int
    group: int
    group_code: str
    group_name: str
    position: int
    rank: int | None
    chance: Decimal | None
    is_selected: bool
    in_plain_list: bool


@dataclass(frozen=True, slots=True)
class Tally:
    """How far the plenary is. `chosen` and `places` by group code."""

    band: int
    open: int
    departures: int
    counts: list["GroupTally"]

    @property
    def done(self) -> int:
        """Entries of the band that are decided."""
        return self.band - self.open


@dataclass(frozen=True, slots=True)
class GroupTally:
    """One group: how many are in, beside the places of the computed list."""

    name: str
    code: str
    places: int
    chosen: int
    reserve: int

    @property
    def differs(self) -> bool:
        """Whether another number of places is given."""
        return self.places != self.chosen

    @property
    def over(self) -> int:
        """How many too many; negative are too few."""
        return self.chosen - self.places


@dataclass(frozen=True, slots=True)
class Seated:
    """One entry on the page."""

    code: str
    number: str
    title: str
    entrant: str
    slug: str
    category: str
    group: str
    rank: int | None
    position: int
    score: Decimal | None
    spread: Decimal | None
    chance: Decimal | None
    low: int | None
    high: int | None
    is_selected: bool
    is_line_below: bool
    asides: list[tuple[str, str]]
    decision: PlenaryDecision | None
    is_outdated: bool
    is_open: bool
    has_part: bool

    @property
    def computed(self) -> str:
        """What the computed list says."""
        return Outcome.IN if self.is_selected else Outcome.OUT

    @property
    def outcome(self) -> str:
        """What was decided; nothing while it waits."""
        return self.decision.outcome if self.decision else ""

    @property
    def revision(self) -> int:
        """What a write is measured by."""
        return self.decision.revision if self.decision else 0

    @property
    def chance_percent(self) -> int | None:
        """Whole percents, never nought or a hundred of what is uncertain."""
        if self.chance is None:
            return None
        return min(99, max(1, int(self.chance * 100)))


FIELDS = (
    "candidacy",
    "run",
    "run__group",
    "run__group__code",
    "run__group__name",
    "position",
    "rank",
    "chance",
    "is_selected",
    "in_plain_list",
)


def compact_rows(plenary: Plenary) -> list[Compact]:
    """All entries in their order. One statement, whatever is asked of it later."""
    return [Compact(*row) for row in computed_rows(plenary.stage).values_list(*FIELDS)]


def lines_from(rows: Iterable[Compact]) -> list[GroupLine]:
    """What `lines_of` asks the database, of rows that are at hand."""
    found = []
    for run, own in groupby(rows, key=attrgetter("run")):
        listed = list(own)
        above = [row.position for row in listed if row.is_selected]
        found.append(
            GroupLine(
                run=run,
                group=listed[0].group,
                code=listed[0].group_code,
                name=listed[0].group_name,
                places=len(above),
                listed=len(listed),
                line=max(above, default=0),
                has_chances=any(row.chance is not None for row in listed),
            )
        )
    return found


def band_of(rows: Iterable[Compact], lines: Iterable[GroupLine]) -> set[int]:
    """Candidacies of the band, by the same rule as `within_band`."""
    own = {line.run: line for line in lines}
    return {row.candidacy for row in rows if _is_near(row, own[row.run])}


def _is_near(row: Compact, line: GroupLine) -> bool:
    if line.has_chances:
        return row.chance is not None and Decimal(DOUBTFUL) < row.chance < Decimal(SURE)
    is_cut = line.places < line.listed and row.rank is not None
    return is_cut and line.line - NEAR < row.position <= line.line + NEAR


def tally_of(
    rows: Collection[Compact],
    lines: Collection[GroupLine],
    decisions: dict[int, PlenaryDecision],
) -> Tally:
    """Counted from what is at hand: no statement."""
    band = band_of(rows, lines)
    asked = [r for r in rows if r.candidacy in band or _is_by_hand(decisions.get(r.candidacy))]
    fresh = [row for row in asked if _is_fresh(decisions.get(row.candidacy), row.run)]
    return Tally(
        band=len(asked),
        open=len(asked) - len(fresh),
        departures=sum(one.is_departure for one in decisions.values()),
        counts=[_group_tally(line, rows, decisions) for line in lines],
    )


def _is_by_hand(decision: PlenaryDecision | None) -> bool:
    return decision is not None and not decision.is_default


def _is_fresh(decision: PlenaryDecision | None, run: int) -> bool:
    return decision is not None and decision.run_id == run


def _group_tally(
    line: GroupLine, rows: list[Compact], decisions: dict[int, PlenaryDecision]
) -> GroupTally:
    own = [row for row in rows if row.group == line.group]
    outcomes = [outcome_now(row, decisions) for row in own]
    return GroupTally(
        name=line.name,
        code=line.code,
        places=line.places,
        chosen=outcomes.count(Outcome.IN),
        reserve=outcomes.count(Outcome.RESERVE),
    )


def outcome_now(row: Compact, decisions: dict[int, PlenaryDecision]) -> str:
    """By decision, else as computed."""
    decision = decisions.get(row.candidacy)
    if decision is not None:
        return decision.outcome
    return Outcome.IN if row.is_selected else Outcome.OUT


def detailed(rows: QuerySet[RankingRow], reader: User) -> QuerySet[RankingRow]:
    """With what a line of the page names, and whether its reader has a part in the entry."""
    part = Proposal.objects.filter(pk=OuterRef("candidacy__proposal")).involving([reader.pk])
    return rows.annotate(
        has_part=Exists(part),
        code=F("candidacy__code"),
        number=F("candidacy__proposal__number"),
        entry_title=F("candidacy__proposal__title"),
        entrant=F("candidacy__proposal__entrant__name"),
        slug=F("candidacy__proposal__innovation__slug"),
        category=F("candidacy__proposal__category__name"),
        group=F("run__group__name"),
    )


def asides_of(plenary: Plenary, rows: Iterable[RankingRow]) -> dict[int, list[tuple[str, str]]]:
    """Who stands aside for which of these entries, with the reason. One statement."""
    found: dict[int, list[tuple[str, str]]] = {}
    asides = plenary.asides.filter(candidacy__in=[row.candidacy_id for row in rows])
    for aside in asides.select_related("attendee").order_by("attendee"):
        reason = aside_reason(aside.reason, is_found=aside.is_found)
        found.setdefault(aside.candidacy_id, []).append((aside.attendee.name, reason))
    return found


def seated(
    rows: Iterable[RankingRow],
    lines: Iterable[GroupLine],
    decisions: dict[int, PlenaryDecision],
    asides: dict[int, list[tuple[str, str]]],
) -> list[Seated]:
    """The lines of the page."""
    cuts = {line.run: line for line in lines}
    return [
        _seat(row, cuts.get(row.run_id), decisions.get(row.candidacy_id), asides) for row in rows
    ]


def _seat(
    row: RankingRow,
    line: GroupLine | None,
    decision: PlenaryDecision | None,
    asides: dict[int, list[tuple[str, str]]],
) -> Seated:
    is_outdated = decision is not None and decision.run_id != row.run_id
    return Seated(
        code=row.code,
        number=row.number,
        title=row.entry_title,
        entrant=row.entrant,
        slug=row.slug,
        category=row.category,
        group=row.group,
        rank=row.rank,
        position=row.position,
        score=row.score,
        spread=row.spread,
        chance=row.chance,
        low=row.rank_low,
        high=row.rank_high,
        is_selected=row.is_selected,
        is_line_below=bool(line and row.position == line.line and line.places < line.listed),
        asides=asides.get(row.candidacy_id, []),
        decision=decision,
        is_outdated=is_outdated,
        is_open=decision is None or is_outdated,
        has_part=row.has_part,
    )
