"""A plenary as its page shows it: each entry's computed place beside what was decided of it."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import BooleanField, Case, F, Q, QuerySet, When

from accounts.models import User
from innovations.models import Proposal
from judging.minutes import aside_reason
from judging.models import Plenary, PlenaryDecision, RankingRow
from judging.queries.plenaries import GroupLine, computed_rows, within_band
from judging.states import Outcome


@dataclass(frozen=True, slots=True)
class Compact:
    """A row of an adopted ranking, as small as counting needs it."""

    candidacy: int
    run: int
    group: int
    is_selected: bool
    in_plain_list: bool
    in_band: bool


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


def compact_rows(plenary: Plenary, lines: Collection[GroupLine]) -> list[Compact]:
    """All entries in their order. One statement, whatever is asked of it later."""
    rows = computed_rows(plenary.stage).annotate(in_band=_flag(within_band(lines)))
    fields = ("candidacy", "run", "run__group", "is_selected", "in_plain_list", "in_band")
    return [Compact(*row) for row in rows.values_list(*fields)]


def _flag(condition: Q) -> Case:
    return Case(When(condition, then=True), default=False, output_field=BooleanField())


def tally_of(
    rows: Iterable[Compact],
    lines: Iterable[GroupLine],
    decisions: dict[int, PlenaryDecision],
) -> Tally:
    """Counted from what is at hand: no statement."""
    rows = list(rows)
    asked = [row for row in rows if row.in_band or _is_by_hand(decisions.get(row.candidacy))]
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


def detailed(rows: QuerySet[RankingRow]) -> QuerySet[RankingRow]:
    """With what a line of the page names, and without the runs' documents."""
    return rows.annotate(
        code=F("candidacy__code"),
        number=F("candidacy__proposal__number"),
        entry_title=F("candidacy__proposal__title"),
        entrant=F("candidacy__proposal__entrant__name"),
        slug=F("candidacy__proposal__innovation__slug"),
        category=F("candidacy__proposal__category__name"),
        proposal=F("candidacy__proposal"),
        group=F("run__group__name"),
    )


def parts_of(person: User, rows: Iterable[RankingRow]) -> set[int]:
    """Entries among these in which this person has a part, by proposal id. One statement."""
    own = Proposal.objects.filter(pk__in=[row.proposal for row in rows]).involving([person.pk])
    return set(own.values_list("pk", flat=True))


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
    parts: Collection[int],
) -> list[Seated]:
    """The lines of the page."""
    cuts = {line.run: line for line in lines}
    return [
        _seat(row, cuts[row.run_id], decisions.get(row.candidacy_id), asides, parts) for row in rows
    ]


def _seat(
    row: RankingRow,
    line: GroupLine,
    decision: PlenaryDecision | None,
    asides: dict[int, list[tuple[str, str]]],
    parts: Collection[int],
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
        is_line_below=row.position == line.line and line.places < line.listed,
        asides=asides.get(row.candidacy_id, []),
        decision=decision,
        is_outdated=is_outdated,
        is_open=decision is None or is_outdated,
        has_part=row.proposal in parts,
    )
