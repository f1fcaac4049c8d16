"""Entries whose judges lie far apart, and the discussions of them: who may see which."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from django.contrib.postgres.aggregates import ArrayAgg
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import (
    Case,
    Count,
    DecimalField,
    Exists,
    ExpressionWrapper,
    F,
    Max,
    Min,
    OuterRef,
    Q,
    QuerySet,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Cast, JSONObject
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from competitions.models import Criterion, Group, Stage
from competitions.states import StageState
from core.words import listed
from innovations.models import Candidacy, Proposal
from judging.closeness import IsClose
from judging.models import (
    Assignment,
    CalibrationEntry,
    Discussion,
    DiscussionVoice,
    Mark,
    Scorecard,
)
from judging.queries.progress import entries_of
from judging.querysets import host_of, organiser_of
from judging.states import AssignmentState, DiscussionState, ScorecardState, Stance
from judging.totals import Measure, measure_of

FINISHED = Q(
    assignments__state=AssignmentState.FINISHED,
    assignments__scorecard__state=ScorecardState.LOCKED,
)
POINTS = DecimalField(max_digits=9, decimal_places=2)
HUNDRED = 100
SHOWN = 5  # numbers in one sentence


class Weighed(NamedTuple):
    """What a measure takes of a criterion."""

    pk: int
    weight: Decimal
    max_score: Decimal


def with_measures(stages: QuerySet[Stage]) -> QuerySet[Stage]:
    """Stages that judges score, with what `measures_of` needs, in the statement that asks."""
    asked_of = ArrayAgg("section__groups", filter=Q(section__groups__isnull=False), default=[])
    criteria = Criterion.objects.filter(
        rule_set=OuterRef("rule_set"), rubric=OuterRef("rubric"), weight__gt=0
    )
    told = JSONObject(
        pk="pk",
        weight=Cast("weight", TextField()),
        full=Cast("max_score", TextField()),
        asked_of="asked_of",
    )
    groups = Group.objects.filter(proposals__candidacies__stage=OuterRef("pk"))
    return stages.annotate(
        weighed=ArraySubquery(criteria.annotate(asked_of=asked_of).values(told=told)),
        group_ids=ArraySubquery(groups.order_by("pk").values("pk").distinct()),
    )


def measures_of(stage: Stage) -> dict[int, Measure]:
    """The measure of a judge's total by group id. No statement `with_measures`, else one."""
    if not hasattr(stage, "weighed"):
        stage = with_measures(Stage.objects.filter(pk=stage.pk).order_by()).get()
    measures = {}
    for group in stage.group_ids:
        rows = [row for row in stage.weighed if not row["asked_of"] or group in row["asked_of"]]
        if rows:
            measures[group] = measure_of(
                Weighed(row["pk"], Decimal(row["weight"]), Decimal(row["full"])) for row in rows
            )
    return measures


def gaps_of(stage: Stage) -> QuerySet[Candidacy]:
    """Entries whose judges differ by more than the stage allows; the widest first.

    Only entries of which every scorecard is in: nothing is told of marks that are still coming.
    What was discussed stays away until a scorecard is locked anew. With `highest`, `lowest`,
    `judges` and `points`, the difference in points of a hundred.
    """
    measures = measures_of(stage) if stage.moderation_gap is not None else {}
    if not measures:
        return Candidacy.objects.none()
    rows = _spread(_all_in(stage), measures).filter(_wider(stage.moderation_gap, measures))
    return rows.filter(~Exists(_still_settled())).order_by("-points", "proposal__number")


def _all_in(stage: Stage) -> QuerySet[Candidacy]:
    """Entries with at least two locked scorecards and none to come."""
    owed = Assignment.objects.owing().filter(candidacy=OuterRef("pk"))
    rows = entries_of(stage).filter(~Exists(owed)).annotate(judges=Count("assignments", FINISHED))
    return rows.filter(judges__gte=2)


def _spread(rows: QuerySet[Candidacy], measures: dict[int, Measure]) -> QuerySet[Candidacy]:
    numerator = "assignments__scorecard__numerator"
    full = Case(
        *[When(proposal__group=key, then=Value(one.full)) for key, one in measures.items()],
        output_field=DecimalField(max_digits=20, decimal_places=0),
    )
    rows = rows.annotate(
        highest=Max(numerator, filter=FINISHED), lowest=Min(numerator, filter=FINISHED)
    )
    points = ExpressionWrapper(Value(Decimal(HUNDRED)) * F("spread") / full, POINTS)
    return rows.annotate(spread=F("highest") - F("lowest")).annotate(points=points)


def _wider(limit: Decimal, measures: dict[int, Measure]) -> Q:
    """Exactly: a whole number lies above a fraction when it lies above its whole part."""
    wide = Q(pk__in=[])
    for group, measure in measures.items():
        allowed = Fraction(limit) * measure.full / HUNDRED
        wide |= Q(proposal__group=group, spread__gt=int(allowed))
    return wide


def _still_settled() -> QuerySet[Discussion]:
    """Discussions that are open, or after which no scorecard of the entry was locked again."""
    later = Scorecard.objects.locked().filter(
        assignment__candidacy=OuterRef("candidacy"), locked_at__gt=OuterRef("closed_at")
    )
    settled = Q(state=DiscussionState.OPEN) | ~Exists(later)
    return Discussion.objects.filter(settled, candidacy=OuterRef("pk"))


def fit_to_lead(person: User, entries: QuerySet[Candidacy]) -> QuerySet[Candidacy]:
    """Without those in which this person has a part; a chair also not what conflicts close.

    SECURITY: a chair who still owes marks for an entry learns nothing of it.
    """
    entries = entries.exclude(proposal__in=Proposal.objects.involving([person.pk]).values("pk"))
    if host_of(person) is None:
        return entries
    own = Assignment.objects.filter(member__person=person)
    recused = own.filter(state=AssignmentState.RECUSED)
    tied = person.ties.filter(ended_at=None, innovation__isnull=False)
    return entries.filter(
        ~IsClose(person.pk, entrant="proposal__entrant", opens_at="stage__opens_at"),
        ~Q(proposal__in=recused.values("candidacy__proposal")),
        ~Q(proposal__innovation__in=tied.values("innovation")),
        ~Q(pk__in=own.owing().values("candidacy")),
    )


def own_voices(person: User) -> QuerySet[DiscussionVoice]:
    """The judge's part in discussions, while the own marks are locked and no conflict stands."""
    open_to = Assignment.objects.visible_to(person)
    return DiscussionVoice.objects.taking_part().filter(assignment__in=open_to.values("pk"))


def discussions_visible_to(person: User) -> QuerySet[Discussion]:
    """The organiser's side, the chair, and each judge who takes part; nobody else."""
    rows = Discussion.objects.select_related(
        "stage__competition", "stage__rule_set", "stage__marks_from", "candidacy__proposal"
    ).defer("candidacy__proposal__screening_reason", "candidacy__proposal__returned_note")
    organiser, host = organiser_of(person), host_of(person)
    if organiser is not None:
        return rows.filter(stage__competition__organiser=organiser)
    chaired = person.panels.chaired().filter(stage__competition__organiser=host)
    led = fit_to_lead(person, Candidacy.objects.filter(stage__in=chaired.values("stage")))
    own = own_voices(person).values("discussion")
    return rows.filter(Q(pk__in=own) | Q(candidacy__in=led.values("pk")))


@dataclass(frozen=True, slots=True)
class Sides:
    """An entry's locked marks: exact totals, and the aspect that makes most of the difference.

    All from the highest down, so that no order tells a judge.
    """

    totals: list[int]
    aspect: str
    values: list[Decimal]


def sides_of(candidacies: Collection[int]) -> dict[int, Sides]:
    """By candidacy. One statement."""
    marks = Mark.objects.filter(
        scorecard__state=ScorecardState.LOCKED,
        scorecard__assignment__state=AssignmentState.FINISHED,
        scorecard__assignment__candidacy__in=candidacies,
        criterion__weight__gt=0,
    ).values_list(
        "scorecard__assignment__candidacy",
        "scorecard",
        "scorecard__numerator",
        "criterion__name",
        F("criterion__weight") / F("criterion__max_score"),
        "value",
    )
    totals: dict[int, dict[int, int]] = defaultdict(dict)
    aspects: dict[int, dict[tuple, list[Decimal]]] = defaultdict(lambda: defaultdict(list))
    for entry, card, numerator, name, share, value in marks.order_by("criterion__order", "pk"):
        totals[entry][card] = numerator
        aspects[entry][name, share].append(value)
    return {
        entry: Sides(sorted(totals[entry].values(), reverse=True), *_widest(rows))
        for entry, rows in aspects.items()
    }


def _widest(rows: dict[tuple, list[Decimal]]) -> tuple[str, list[Decimal]]:
    (name, _share), values = max(
        rows.items(), key=lambda row: row[0][1] * (max(row[1]) - min(row[1]))
    )
    return name, sorted(values, reverse=True)


def obstacles_to_discuss(stage: Stage) -> Iterator[str]:
    """Marks are talked about while they can still change."""
    if stage.state != StageState.SCORING:
        yield _("Marks are discussed only while the stage is being scored.")


def obstacles_to_speak(discussion: Discussion) -> Iterator[str]:
    """What is closed stays as it is."""
    if discussion.state != DiscussionState.OPEN:
        yield _("This discussion is closed.")
    elif discussion.stage.state != StageState.SCORING:
        yield _("Marks are discussed only while the stage is being scored.")


def obstacles_to_decide(voice: DiscussionVoice) -> Iterator[str]:
    """Each judge decides once."""
    yield from obstacles_to_speak(voice.discussion)
    if voice.decided_at is not None:
        yield _("You have decided already. A decision stands.")


def obstacles_by_discussions(stage: Stage) -> Iterator[str]:
    """The scores cannot be locked while their judges still talk about them."""
    numbers = list(
        stage.discussions.filter(state=DiscussionState.OPEN)
        .order_by("candidacy__proposal__number")
        .values_list("candidacy__proposal__number", flat=True)[: SHOWN + 1]
    )
    if numbers:
        yield ngettext(
            "A discussion is still open: %(numbers)s.",
            "Discussions are still open: %(numbers)s.",
            len(numbers),
        ) % {"numbers": listed(numbers, SHOWN)}


def is_being_discussed(assignment: Assignment) -> bool:
    """Whether this judge has a part in a discussion of the entry that is open."""
    return assignment.voices.filter(discussion__state=DiscussionState.OPEN).exists()


@dataclass(slots=True)
class Talks:
    """What discussions ask of a judge in one stage: own decisions, and as a chair those to close.

    `waiting` are code, number and kind of each; `is_held`: other entries wait for the shared ones.
    """

    waiting: list[tuple[str, str, str]] = field(default_factory=list)
    decided: int = 0
    to_close: int = 0
    is_held: bool = False


def talks_of(person: User, stages: Iterable[Stage]) -> dict[int, Talks]:
    """By stage id; three statements at most, none where no rule leads to a discussion."""
    live = [stage for stage in stages if stage.state == StageState.SCORING and _may_talk(stage)]
    talks = {stage.pk: Talks() for stage in live}
    if not live:
        return talks
    own = own_voices(person).filter(
        discussion__state=DiscussionState.OPEN, discussion__stage__in=live
    )
    for stage, code, number, kind, stance in own.order_by(
        "discussion__candidacy__proposal__number"
    ).values_list(
        "discussion__stage",
        "discussion__code",
        "discussion__candidacy__proposal__number",
        "discussion__kind",
        "stance",
    ):
        if stance == Stance.WAITING:
            talks[stage].waiting.append((code, number, kind))
        else:
            talks[stage].decided += 1
    for stage, count in _ready_to_close(person, live):
        talks[stage].to_close = count
    held = CalibrationEntry.objects.filter(stage__in=live, closed_at=None)
    for stage in set(held.values_list("stage", flat=True)):
        talks[stage].is_held = True
    return talks


def _may_talk(stage: Stage) -> bool:
    return stage.moderation_gap is not None or stage.calibration_entries > 0


def _ready_to_close(person: User, stages: list[Stage]) -> Iterable[tuple[int, int]]:
    """Open discussions that this person may lead as a chair and in which everybody has decided."""
    silent = DiscussionVoice.objects.waiting().filter(discussion=OuterRef("pk"))
    chaired = person.panels.chaired().filter(stage__in=stages)
    led = fit_to_lead(person, Candidacy.objects.filter(stage__in=chaired.values("stage")))
    rows = Discussion.objects.filter(
        ~Exists(silent), state=DiscussionState.OPEN, candidacy__in=led.values("pk")
    )
    return rows.order_by().values_list("stage").annotate(count=Count("pk"))
