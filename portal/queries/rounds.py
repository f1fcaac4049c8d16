"""Editions with what stands open in them: counted by the database, the same with 1 and 107 rows."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import (
    Case,
    Count,
    DateTimeField,
    Exists,
    F,
    IntegerField,
    JSONField,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce, JSONObject, TruncDate

from awards.queries import told_announcements
from awards.queries.objections import waiting_objections
from competitions.models import Competition, Enquiry, Group, Stage, StageCut, Window
from competitions.states import EnquiryState, StageState, WindowKind
from core.querysets import counted
from innovations.models import Candidacy, Objection, Proposal
from innovations.states import CandidacyState, ObjectionState, ProposalState
from judging.models import Assignment, PanelMember, Plenary, RankingRun
from judging.queries.closed_files import closed_count
from judging.queries.discussions import with_measures
from judging.queries.idle import idle_members
from judging.queries.places import refusals_of
from judging.queries.progress import ACTIVE_OF_ASSIGNMENT
from judging.queries.visits import unsettled_visits
from judging.states import AssignmentState, RunState, ScorecardState
from portal.queries.steps import ACTIVE, OUTCOMES, STEPS

SOON = timedelta(days=14)
DECIDERS = JSONObject(
    decided_by="decision__decided_by_id",
    asked_by="decision__approval__asked_by_id",
    second="decision__approval__decided_by_id",
)
STAFFED = (StageState.PLANNED, StageState.SCORING)


def summed(rows: QuerySet, parent: str, **sums: object) -> Subquery:
    """Several sums over the rows of one parent, read once: a JSON object, none without rows."""
    facts = rows.order_by().values(parent).annotate(facts=JSONObject(**sums)).values("facts")
    return Subquery(facts, output_field=JSONField())


def with_rounds(editions: QuerySet[Competition], at: datetime) -> QuerySet[Competition]:
    """Editions with their counts, windows, stages and announcement: three statements.

    `counts` is by the words of `STEPS`, and `all`; None while nothing was begun.
    """
    proposals = Proposal.objects.filter(competition=OuterRef("pk"))
    waiting = proposals.filter(state=ProposalState.SUBMITTED).order_by("submitted_at")
    sums = {word: Count("pk", filter=condition) for word, condition in STEPS.items()}
    enquiries = Enquiry.objects.filter(competition=OuterRef("pk"), state=EnquiryState.OPEN)
    objections = Objection.objects.filter(
        proposal__competition=OuterRef("pk"), state=ObjectionState.FILED
    )
    return (
        editions.select_related("organiser", "territory")
        .annotate(
            told_announcements=told_announcements(),
            counts=summed(proposals, "competition", all=Count("pk"), **sums),
            waiting_since=Subquery(waiting.values("submitted_at")[:1], DateTimeField()),
            enquiries_open=counted(enquiries),
            objections_open=ArraySubquery(objections.values(told=DECIDERS)),
            stuck=_stuck(proposals, at),
            result_objections=waiting_objections(),
        )
        .prefetch_related("windows", Prefetch("stages", queryset=counted_stages(at)))
    )


def _stuck(proposals: QuerySet[Proposal], at: datetime) -> Case:
    """Stuck drafts of editions whose registration closes soon; not looked for in others."""
    closing = Window.objects.filter(
        competition=OuterRef("pk"),
        kind=WindowKind.REGISTRATION,
        opens_at__lte=at,
        closes_at__gt=at,
        closes_at__lte=at + SOON,
    )
    return Case(When(Exists(closing), then=counted(proposals.stuck_at(at))), default=Value(0))


def number(facts: dict | None, word: str) -> int:
    """One of the sums; nothing was counted where there are no rows."""
    return (facts or {}).get(word, 0)


def counted_stages(at: datetime) -> QuerySet[Stage]:
    """Stages with what is open in them; `entries` and `work` are None while there is nothing.

    What only matters while judges score is not looked for in other states.
    """
    entries = Candidacy.objects.filter(ACTIVE, stage=OuterRef("pk"))
    work = Assignment.objects.counting().filter(
        ACTIVE_OF_ASSIGNMENT, candidacy__stage=OuterRef("pk")
    )
    panel = PanelMember.objects.serving().filter(stage=OuterRef("pk"))
    runs = RankingRun.objects.filter(stage=OuterRef("pk"))
    by_outcome = {word: Count("pk", filter=condition) for word, condition in OUTCOMES.items()}
    done = Q(scorecard__state=ScorecardState.LOCKED)
    return with_measures(Stage.objects.in_order()).annotate(
        entries=summed(
            entries,
            "stage",
            all=Count("pk"),
            groups=Count("proposal__group", distinct=True),
            **by_outcome,
        ),
        work=summed(work, "candidacy__stage", given=Count("pk"), locked=Count("pk", filter=done)),
        short=_while(STAFFED, _short_of_judges(entries)),
        lost=_while(STAFFED, _short_of_judges(entries).filter(Exists(_recused()))),
        refusals=_while(STAFFED, refusals_of(OuterRef("pk"))),
        idle=_while((StageState.SCORING,), idle_members(panel, at)),
        closed_files=Case(
            When(state__in=STAFFED, is_blind=True, then=closed_count()), default=Value(0)
        ),
        panel_size=counted(panel),
        unvisited=counted(unsettled_visits(OuterRef("pk"))),
        places=places_in_all(),
        adopted_runs=counted(runs.filter(state=RunState.ADOPTED)),
        plenary_state=Subquery(Plenary.objects.filter(stage=OuterRef("pk")).values("state")[:1]),
        run_to_adopt=Subquery(_undecided(runs).order_by("-pk").values("code")[:1]),
    )


def places_in_all() -> Coalesce:
    """How many go on from a stage when every group is full: own numbers, else the stage's."""
    groups = Group.objects.filter(competition=OuterRef("competition"))
    cut = StageCut.objects.filter(stage=OuterRef(OuterRef("pk")), group=OuterRef("pk"))
    own = Coalesce(Subquery(cut.values("places")[:1]), OuterRef("cut"))
    summed_up = groups.order_by().values(one=Value(1)).annotate(n=Sum(own)).values("n")
    return Coalesce(Subquery(summed_up), F("cut"), output_field=IntegerField())


def _while(states: tuple[StageState, ...], rows: QuerySet) -> Case:
    is_asked = Q(state__in=states, marks_from=None)
    return Case(When(is_asked, then=counted(rows)), default=Value(0))


def _short_of_judges(candidacies: QuerySet[Candidacy]) -> QuerySet[Candidacy]:
    """Pending candidacies with fewer judges than the stage asks for."""
    judges = Assignment.objects.counting().filter(candidacy=OuterRef("pk"))
    return candidacies.annotate(judges=counted(judges)).filter(
        state=CandidacyState.PENDING, judges__lt=F("stage__judges_per_entry")
    )


def _recused() -> QuerySet[Assignment]:
    return Assignment.objects.filter(candidacy=OuterRef("pk"), state=AssignmentState.RECUSED)


def _undecided(runs: QuerySet[RankingRun]) -> QuerySet[RankingRun]:
    """Computed runs of groups for which nothing was adopted yet."""
    adopted = RankingRun.objects.filter(
        stage=OuterRef("stage"), group=OuterRef("group"), state=RunState.ADOPTED
    )
    return runs.filter(~Exists(adopted), state=RunState.DONE)


def with_previous(editions: QuerySet[Competition]) -> QuerySet[Competition]:
    """Each edition with the one it follows, for comparison; no statement of its own.

    The named one of the same organiser, else the latest before it in the series.
    """
    own = Competition.objects.filter(organiser=OuterRef("organiser"))
    named = own.filter(pk=OuterRef("previous"))
    latest = own.filter(series=OuterRef("series"), year__lt=OuterRef("year")).order_by("-year")
    found = editions.annotate(
        forerunner_id=Coalesce(Subquery(named.values("pk")), Subquery(latest.values("pk")[:1]))
    )
    before = Competition.objects.filter(pk=OuterRef("forerunner_id"))
    window = Window.objects.filter(
        kind=WindowKind.REGISTRATION, competition=OuterRef("forerunner_id")
    )
    return found.annotate(
        forerunner_code=Subquery(before.values("code")),
        forerunner_year=Subquery(before.values("year")),
        forerunner_opens_at=Subquery(window.values("opens_at")),
        forerunner_closes_at=Subquery(window.values("closes_at")),
    )


@dataclass(frozen=True, slots=True)
class DayCount:
    """How many entries of one edition came in on one day."""

    competition_id: int
    day: date
    count: int


def days_of(competition: Competition) -> list[DayCount]:
    """This edition and its forerunner by day of submission, in one statement."""
    editions = [competition.pk, competition.forerunner_id or 0]
    rows = (
        Proposal.objects.filter(competition__in=editions, submitted_at__isnull=False)
        .annotate(day=TruncDate("submitted_at", tzinfo=competition.tzinfo))
        .values_list("competition_id", "day")
        .annotate(count=Count("pk"))
        .order_by()
    )
    return [DayCount(*row) for row in rows]
