"""Editions with what stands open in them: counted by the database, the same with 1 and 107 rows."""

from dataclasses import dataclass
from datetime import date

from django.db.models import (
    Case,
    Count,
    DateTimeField,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Prefetch,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, TruncDate

from accounts.models import Agency
from competitions.models import Competition, Stage, Window
from competitions.states import WindowKind
from innovations.models import Candidacy, Proposal
from innovations.states import BEFORE_SUBMISSION, CandidacyState, ProposalState
from judging.models import Assignment, PanelMember, RankingRun
from judging.queries.progress import ACTIVE_OF_ASSIGNMENT, ACTIVE_PROPOSAL
from judging.states import RunState

RUNGS = 4  # between the nation and a unit stand at most province, regency and agency


def counted(rows: QuerySet) -> Coalesce:
    """How many rows a correlated query finds, as one column."""
    number = rows.order_by().values(one=Value(1)).annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(number, output_field=IntegerField()), 0)


def with_rounds(editions: QuerySet[Competition]) -> QuerySet[Competition]:
    """Editions with their counts, windows, stages and announcement: three statements."""
    proposals = Proposal.objects.filter(competition=OuterRef("pk"))
    waiting = proposals.filter(state=ProposalState.SUBMITTED)
    oldest = waiting.order_by("submitted_at").values("submitted_at")[:1]
    return (
        editions.select_related("organiser", "territory", "announcement")
        .annotate(
            entries=counted(proposals.filter(submitted_at__isnull=False)),
            drafts=counted(proposals.filter(state__in=BEFORE_SUBMISSION)),
            to_screen=counted(waiting),
            waiting_since=Subquery(oldest, output_field=DateTimeField()),
        )
        .prefetch_related("windows", Prefetch("stages", queryset=counted_stages()))
    )


def counted_stages() -> QuerySet[Stage]:
    """Stages with what is open in them."""
    candidacies = Candidacy.objects.filter(ACTIVE_PROPOSAL, stage=OuterRef("pk"))
    owed = Assignment.objects.owing().filter(ACTIVE_OF_ASSIGNMENT, candidacy__stage=OuterRef("pk"))
    runs = RankingRun.objects.filter(stage=OuterRef("pk"))
    groups = candidacies.order_by().values("stage")
    return Stage.objects.in_order().annotate(
        candidates=counted(candidacies),
        advanced=counted(candidacies.filter(state=CandidacyState.ADVANCED)),
        scored=counted(candidacies.filter(locked_count__gte=OuterRef("judges_per_entry"))),
        short=counted(_short_of_judges(candidacies)),
        owed=counted(owed),
        panel_size=counted(PanelMember.objects.filter(stage=OuterRef("pk"))),
        groups_to_rank=Coalesce(
            Subquery(groups.annotate(n=Count("proposal__group", distinct=True)).values("n")), 0
        ),
        adopted_runs=counted(runs.filter(state=RunState.ADOPTED)),
        run_to_adopt=Subquery(_undecided(runs).order_by("-pk").values("code")[:1]),
    )


def _short_of_judges(candidacies: QuerySet[Candidacy]) -> QuerySet[Candidacy]:
    """Pending candidacies with fewer judges than the stage asks for."""
    judges = Assignment.objects.counting().filter(candidacy=OuterRef("pk"))
    return candidacies.annotate(judges=counted(judges)).filter(
        state=CandidacyState.PENDING, judges__lt=F("stage__judges_per_entry")
    )


def _undecided(runs: QuerySet[RankingRun]) -> QuerySet[RankingRun]:
    """Computed runs of groups for which nothing was adopted yet."""
    adopted = RankingRun.objects.filter(
        stage=OuterRef("stage"), group=OuterRef("group"), state=RunState.ADOPTED
    )
    return runs.filter(~Exists(adopted), state=RunState.DONE)


def with_previous(editions: QuerySet[Competition]) -> QuerySet[Competition]:
    """Each edition with its forerunner in the series, for comparison; no statement of its own."""
    before = Competition.objects.filter(
        organiser=OuterRef("organiser"), series=OuterRef("series"), year__lt=OuterRef("year")
    ).order_by("-year")
    window = Window.objects.filter(
        kind=WindowKind.REGISTRATION,
        competition__organiser=OuterRef("organiser"),
        competition__series=OuterRef("series"),
        competition__year__lt=OuterRef("year"),
    ).order_by("-competition__year")
    return editions.annotate(
        forerunner_id=Subquery(before.values("pk")[:1]),
        forerunner_year=Subquery(before.values("year")[:1]),
        forerunner_opens_at=Subquery(window.values("opens_at")[:1]),
        forerunner_closes_at=Subquery(window.values("closes_at")[:1]),
    )


@dataclass(frozen=True, slots=True)
class Tally:
    """How many proposals of one edition, agency, state and day of submission there are."""

    competition_id: int
    agency_id: int | None
    state: str
    day: date | None
    count: int


def tallies(competition: Competition) -> list[Tally]:
    """This edition and its forerunner in one statement: funnel, participation and curve read it."""
    editions = [competition.pk, competition.forerunner_id or 0]
    rows = (
        Proposal.objects.filter(competition__in=editions)
        .annotate(
            agency=_agency_under(competition.territory_id),
            day=TruncDate("submitted_at", tzinfo=competition.tzinfo),
        )
        .values_list("competition_id", "agency", "state", "day")
        .annotate(count=Count("pk"))
        .order_by()
    )
    return [Tally(*row) for row in rows]


def _agency_under(territory_id: int) -> Case:
    """The agency directly below the territory to which the entrant belongs."""
    paths = ["entrant" + "__parent" * rung for rung in range(RUNGS)]
    return Case(
        *(When(**{f"{path}__parent": territory_id}, then=F(f"{path}__pk")) for path in paths),
        default=None,
    )


def agencies_of(competition: Competition) -> list[Agency]:
    """Who may take part: the agencies directly below the territory."""
    return list(
        Agency.objects.filter(parent=competition.territory_id).only("pk", "name", "short_name")
    )
