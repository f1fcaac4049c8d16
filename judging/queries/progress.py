"""How far a stage and its judges are. Nothing here tells a mark."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from math import ceil

from django.db.models import Case, Count, Exists, F, Max, OuterRef, Q, QuerySet, When

from accounts.models import User
from competitions.models import Stage
from competitions.states import StageState
from core.kept import Kept
from innovations.models import Candidacy
from innovations.states import ProposalState
from judging.models import Assignment, PanelMember, ScorecardRevision
from judging.queries.own import STAND_INS, reader_of
from judging.querysets import COUNTING, READABLE, host_of, organiser_of
from judging.states import AssignmentState, ScorecardState

VOID = Q(assignments__scorecard__state=ScorecardState.VOID)
LOCKED = Q(assignments__scorecard__state=ScorecardState.LOCKED)
ACTIVE_PROPOSAL = Q(proposal__state=ProposalState.ELIGIBLE)
ACTIVE_OF_ASSIGNMENT = Q(candidacy__proposal__state=ProposalState.ELIGIBLE)


def stages_visible_to(person: User) -> QuerySet[Stage]:
    """The organiser's stages, and for a chair the own one."""
    stages = Stage.objects.select_related("competition", "rule_set", "marks_from", "plenary")
    organiser, host = organiser_of(person), host_of(person)
    if organiser is not None:
        return stages.filter(competition__organiser=organiser)
    chaired = person.panels.chaired().values("stage")
    return stages.filter(competition__organiser=host, pk__in=chaired)


def panel_progress(stage: Stage) -> QuerySet[PanelMember]:
    """The panel with `owed`, `locked`, `started`, `skipped`, `recused`, `excused`, `last_at`."""
    counting = Q(assignments__state__in=COUNTING) & ~VOID
    return (
        stage.panel.select_related("person")
        .annotate(
            owed=Count("assignments", filter=counting),
            locked=Count("assignments", filter=counting & LOCKED),
            started=Count(
                "assignments",
                filter=counting & Q(assignments__scorecard__state=ScorecardState.OPEN),
            ),
            skipped=Count(
                "assignments", filter=counting & Q(assignments__skipped_at__isnull=False)
            ),
            recused=Count("assignments", filter=Q(assignments__state=AssignmentState.RECUSED)),
            excused=Count("assignments", filter=Q(assignments__state=AssignmentState.EXCUSED)),
            last_at=Max("assignments__scorecard__locked_at"),
        )
        .order_by("-is_chair", "person__name")
    )


def entries_of(stage: Stage) -> QuerySet[Candidacy]:
    """Entries that still take part in the stage."""
    return Candidacy.objects.filter(ACTIVE_PROPOSAL, stage=stage)


def entries_below_quorum(stage: Stage) -> QuerySet[Candidacy]:
    """Entries with fewer locked scorecards than the stage asks for, in the stage of the marks.

    Where the public gives the marks, its counted answers are what is asked for.
    """
    if stage.is_scored:
        return entries_of(stage).filter(locked_count__lt=stage.quorum)
    source = stage.marks_from
    needed = source.quorum if source.is_public else stage.quorum
    judged = Candidacy.objects.filter(stage=source, locked_count__gte=needed).values("proposal")
    return entries_of(stage).exclude(proposal__in=judged)


def entries_short_of_judges(stage: Stage) -> QuerySet[Candidacy]:
    """Entries with fewer assignments than planned, with `readers`."""
    counting = Q(assignments__state__in=COUNTING) & ~VOID
    return (
        entries_of(stage)
        .annotate(readers=Count("assignments", filter=counting))
        .filter(readers__lt=stage.judges_per_entry)
    )


#: Plain texts: a list asks it of every row several times.
DONE = frozenset({ScorecardState.LOCKED.value, ScorecardState.VOID.value})


@dataclass(frozen=True)
class Desk:
    """What one judge has on the desk in one stage."""

    member: PanelMember
    tasks: list["Task"]

    @cached_property
    def chairs(self) -> bool:
        """Whether the judge leads this panel."""
        return self.member.is_chair

    @cached_property
    def done(self) -> int:
        """Locked scorecards."""
        return sum(task.is_done for task in self.tasks)

    @cached_property
    def left(self) -> int:
        """Scorecards still to lock."""
        return len(self.tasks) - self.done

    @cached_property
    def skipped(self) -> int:
        """Put aside for now."""
        return sum(task.word == "skipped" for task in self.tasks)

    @cached_property
    def looks(self) -> int:
        """Worth reading again."""
        return sum(task.needs_look for task in self.tasks)

    @cached_property
    def untouched(self) -> int:
        """Neither locked nor put aside."""
        return self.left - self.skipped

    @cached_property
    def hours_left(self) -> int:
        """By what the invitation says an entry takes; started ones count."""
        return ceil(self.left * self.member.asked_minutes / 60)

    @cached_property
    def percent(self) -> int:
        """Whole percents locked."""
        return self.done * 100 // len(self.tasks) if self.tasks else 0

    @cached_property
    def next(self) -> "Task | None":
        """Where to go on: what is begun, then the first open one, skipped ones last."""
        begun = (task for task in self.tasks if task.word == "open" and task.marked)
        return next(begun, None) or next_task(self.tasks, after="")

    def squares(self, current: str = "") -> tuple[str, ...]:
        """One word a task for the progress squares."""
        return tuple("now" if task.code == current else task.word for task in self.tasks)

    def place_of(self, code: str) -> int:
        """Which one of the tasks this is, from one."""
        return 1 + [task.code for task in self.tasks].index(code)


@dataclass(frozen=True, slots=True)
class Task:
    """An assignment as its judge's list shows it."""

    code: str
    number: str
    title: str
    category: str
    state: str
    card_state: str | None
    skipped_at: datetime | None
    locked_at: datetime | None
    marked: int
    read: int | None = None
    current: int | None = None
    is_reopened: bool = False

    @property
    def is_done(self) -> bool:
        """Whether the scorecard is locked, or void and no longer owed."""
        return self.card_state in DONE

    @property
    def has_new_text(self) -> bool:
        """Whether the text changed after the marks."""
        return not self.is_done and self.read is not None and self.read != self.current

    @property
    def needs_look(self) -> bool:
        """Worth reading again: the text changed, or the chair gave the scorecard back.

        SECURITY: never because of what others gave.
        """
        return not self.is_done and (self.has_new_text or self.is_reopened)

    @property
    def word(self) -> str:
        """The kind of progress square."""
        if self.is_done:
            return "done"
        return "skipped" if self.skipped_at else "open"


FIELDS = {
    "number": F("candidacy__proposal__number"),
    "title": Case(  # SECURITY: no title before the judge said to know nobody behind it
        When(acquainted_at__isnull=False, then=F("candidacy__proposal__title")),
        default=F("candidacy__proposal__number"),
    ),
    "category": F("candidacy__proposal__category__name"),
    "card_state": F("scorecard__state"),
    "locked_at": F("scorecard__locked_at"),
    "marked": Count("scorecard__marks"),
    "read": F("scorecard__read_version"),
    "current": F("candidacy__version"),
    "is_reopened": Exists(ScorecardRevision.objects.filter(scorecard=OuterRef("scorecard"))),
}


# Whoever only visits has no scorecards: the visits stand in a list of their own.
_VISITS_ONLY = Q(stage__marks_from__isnull=False, declared_at__isnull=False, is_chair=False)


def desks_of(person: User) -> list[Desk]:
    """The judge's desks: what is open first, then by deadline. Two statements, however many."""
    host = host_of(person)
    if host is None:
        return []
    order = {StageState.SCORING: 0, StageState.PLANNED: 1}
    members = sorted(
        _MEMBERS.rows(person=person.pk, host=host),
        key=lambda member: (order.get(member.stage.state, 2), member.stage.closes_at, member.pk),
    )
    tasks: dict[int, list[Task]] = {member.pk: [] for member in members}
    for row in _TASKS.facts(person=person.pk, host=host) if members else ():
        member = row.pop("member")
        if member in tasks:
            tasks[member].append(Task(**row))
    return [Desk(member, tasks[member.pk]) for member in members]


def _members_of(*, person: int, host: int) -> QuerySet[PanelMember]:
    own = PanelMember.objects.own(reader_of(person, host)).serving()
    return own.exclude(_VISITS_ONLY).select_related("stage__competition")


def _tasks_of(*, person: int, host: int) -> QuerySet[Assignment]:
    reader = reader_of(person, host)
    own = PanelMember.objects.own(reader).serving()
    rows = Assignment.objects.filter(member__in=own.values("pk"), state__in=READABLE)
    return _task_rows(rows.free_of_conflict(reader).past_calibration(reader))


#: The inbox and each judge's home ask them.
_MEMBERS, _TASKS = Kept(_members_of, STAND_INS), Kept(_tasks_of, STAND_INS)


def desk_of(member: PanelMember) -> Desk:
    """One desk. One statement."""
    own = Assignment.objects.filter(member=member, state__in=READABLE)
    own = own.free_of_conflict(member.person)
    rows = _task_rows(own.past_calibration(member.person))
    return Desk(member, [Task(**{k: v for k, v in row.items() if k != "member"}) for row in rows])


def _task_rows(assignments: QuerySet[Assignment]) -> QuerySet[Assignment]:
    return (
        assignments.values("member", "code", "state", "skipped_at")
        .annotate(**FIELDS)
        .order_by("number")
    )


def next_task(tasks: list[Task], *, after: str) -> Task | None:
    """The open task that follows this one, round the end; skipped ones when no other is left."""
    codes = [task.code for task in tasks]
    start = codes.index(after) + 1 if after in codes else 0
    circle = [task for task in tasks[start:] + tasks[:start] if task.code != after]
    fresh = [task for task in circle if task.word == "open"]
    skipped = [task for task in circle if task.word == "skipped"]
    return next(iter(fresh + skipped), None)


@dataclass(frozen=True, slots=True)
class Pace:
    """Scorecards a day so far, and when the desk would be empty at that pace."""

    per_day: float
    done_on: datetime | None


def pace_of(desk: Desk, at: datetime) -> Pace | None:
    """Counted from the first lock; None before it."""
    first = min((task.locked_at for task in desk.tasks if task.locked_at), default=None)
    if first is None:
        return None
    return reckon(desk.done, desk.left, first, at)


def reckon(done: int, left: int, first: datetime, at: datetime) -> Pace:
    """Whole days since the first lock; no end where nothing is left."""
    days = max(1, ceil((at - first) / timedelta(days=1)))
    per_day = done / days
    if not left or not per_day:
        return Pace(per_day, None)
    return Pace(per_day, at + timedelta(days=ceil(left / per_day)))
