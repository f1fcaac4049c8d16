"""How fast a stage is scored, and when it ends at that pace. Counts only, never a mark."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Exists, Max, Min, OuterRef, Q, QuerySet
from django.db.models.functions import Greatest, TruncDate

from competitions.models import Stage
from competitions.states import StageState
from innovations.states import ProposalState
from judging.models import Assignment, PanelMember, Relief, Scorecard
from judging.queries.idle import idle_members
from judging.queries.progress import Pace, reckon
from judging.querysets import COUNTING
from judging.states import AssignmentState, ScorecardState

DAY = timedelta(days=1)
MOST_DAYS = 45  # columns of one drawing
HEIGHT, WIDTH = 100, 430

_CARD = "assignments__scorecard"
COUNTED = (
    Q(assignments__state__in=COUNTING)
    & ~Q(**{f"{_CARD}__state": ScorecardState.VOID})
    & Q(assignments__candidacy__proposal__state=ProposalState.ELIGIBLE)
)
LOCKED = COUNTED & Q(**{f"{_CARD}__state": ScorecardState.LOCKED})


@dataclass(frozen=True, slots=True)
class Runner:
    """One judge: how much is done, how fast, and whether it will be in time."""

    member: PanelMember
    pace: Pace | None
    closes_at: datetime
    at: datetime

    @property
    def left(self) -> int:
        """Scorecards to come."""
        return self.member.owed - self.member.locked

    @property
    def is_late(self) -> bool:
        """Whether the end lies behind the deadline at the present pace."""
        if not self.left:
            return False
        if self.pace is None or self.pace.done_on is None:
            return self.at >= self.closes_at
        return self.pace.done_on > self.closes_at


@dataclass(frozen=True, slots=True)
class Column:
    """The scorecards of one day, as a column of the drawing."""

    day: date
    count: int
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class StagePace:
    """A stage as its progress page shows it."""

    runners: list[Runner]
    columns: list[Column]
    pace: Pace | None
    owed: int
    locked: int
    needed: float | None

    @property
    def left(self) -> int:
        """Scorecards to come."""
        return self.owed - self.locked

    @property
    def late(self) -> int:
        """Judges who will not be in time."""
        return sum(runner.is_late for runner in self.runners)

    @property
    def last_on(self) -> datetime | None:
        """When the slowest judge is through."""
        ends = [runner.pace.done_on for runner in self.runners if runner.pace]
        return max(filter(None, ends), default=None)

    @property
    def largest(self) -> int:
        """The best day."""
        return max((column.count for column in self.columns), default=0)


def pace_of_stage(stage: Stage, at: datetime) -> StagePace:
    """Everything of the page in two statements, whatever the size of the panel."""
    members = list(_members(stage, at))
    runners = sorted(
        (_runner(stage, member, at) for member in members),
        key=lambda runner: (not runner.is_late, not runner.member.is_idle, -runner.left),
    )
    owed = sum(member.owed for member in members)
    locked = sum(member.locked for member in members)
    first = min((member.first_at for member in members if member.first_at), default=None)
    is_open = stage.state == StageState.SCORING
    pace = reckon(locked, owed - locked, first, at) if first and is_open else None
    days = (stage.closes_at - at) / DAY
    needed = (owed - locked) / max(days, 1) if is_open and owed > locked and days > 0 else None
    return StagePace(runners, list(_columns(stage, at)), pace, owed, locked, needed)


def _members(stage: Stage, at: datetime) -> Iterator[PanelMember]:
    own = PanelMember.objects.filter(pk=OuterRef("pk"))
    wishes = Relief.objects.filter(member=OuterRef("pk"), settled_at=None)
    rows = stage.panel.select_related("person").annotate(
        owed=Count("assignments", filter=COUNTED),
        locked=Count("assignments", filter=LOCKED),
        excused=Count("assignments", filter=Q(assignments__state=AssignmentState.EXCUSED)),
        first_at=Min(f"{_CARD}__locked_at", filter=LOCKED),
        last_at=Max(Greatest(f"{_CARD}__saved_at", f"{_CARD}__locked_at"), filter=COUNTED),
        is_idle=Exists(idle_members(own, at)),
        asks_relief=Exists(wishes),
    )
    return rows.order_by("person__name", "pk").iterator()


def _runner(stage: Stage, member: PanelMember, at: datetime) -> Runner:
    left = member.owed - member.locked
    pace = reckon(member.locked, left, member.first_at, at) if member.first_at else None
    return Runner(member, pace, stage.closes_at, at)


def _columns(stage: Stage, at: datetime) -> Iterator[Column]:
    """A column a day from the first lock until today or the last, none left out between."""
    counts = _locks_by_day(stage)
    if not counts:
        return
    zone = stage.competition.tzinfo
    today = at.astimezone(zone).date() if stage.state == StageState.SCORING else max(counts)
    start = max(min(counts), today - timedelta(days=MOST_DAYS - 1))
    days = max(1, (today - start).days + 1)
    step, largest = WIDTH / max(days, 7), max(counts.values())
    for number in range(days):
        day = start + timedelta(days=number)
        height = counts[day] / largest * HEIGHT
        yield Column(
            day,
            counts[day],
            round(number * step, 1),
            round(HEIGHT - height, 1),
            round(step * 0.72, 1),
            round(height, 1),
        )


def _locks_by_day(stage: Stage) -> Counter[date]:
    cards = Scorecard.objects.locked().filter(assignment__member__stage=stage)
    days = cards.annotate(day=TruncDate("locked_at", tzinfo=stage.competition.tzinfo))
    counted = days.values_list("day").annotate(count=Count("pk"))
    return Counter(dict(counted.order_by("day")))


def wishes_of(stage: Stage) -> list[Relief]:
    """Judges who asked to give entries away and have no answer yet."""
    rows = Relief.objects.filter(member__stage=stage, settled_at=None)
    return list(rows.select_related("member__person").order_by("asked_at", "pk"))


def open_entries_of(member: PanelMember) -> list[Assignment]:
    """What could go to others: not locked, of entries that take part; untouched ones first.

    The shared entries of a calibration round stay with everybody.
    """
    rows = (
        Assignment.objects.owing()
        .filter(
            member=member,
            candidacy__proposal__state=ProposalState.ELIGIBLE,
            candidacy__calibration=None,
        )
        .select_related("candidacy__proposal__category", "candidacy__stage")
        .annotate(is_begun=Exists(_marked()))
    )
    return list(rows.order_by("is_begun", "candidacy__proposal__number"))


def _marked() -> QuerySet[Scorecard]:
    return Scorecard.objects.filter(assignment=OuterRef("pk"), marks__isnull=False)
