"""What a results page tells, in few statements: everything small comes with the announcement."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, JSONObject

from awards.models import Announcement, AwardRow, Ceremony, ResultObjection
from competitions.models import Stage, Window
from competitions.states import WindowKind
from innovations.models import Proposal
from judging.models import Assignment, PlenaryAside, PlenaryDecision, RankingRow, RankingRun
from judging.states import AssignmentState, Outcome, RunState
from portal.queries.public import CARD_FIELDS, PASSED, RESULT_PARTS, office_of

ROW_FIELDS = (
    "rank",
    "score",
    "judges",
    "criterion_scores",
    "decided_by",
    "deciding_value",
    "deciding_above",
    "announcement_id",
    "proposal_id",
    "tier__name",
    "run__state",
    "run__group_id",
    "run__sheet_sha256",
    "run__algorithm",
    "run__bundle_sha256",
    "run__bundle_size",
    "run__group__name",
    "run__group__code",
)


def told(announcements: QuerySet[Announcement], instant: datetime) -> QuerySet[Announcement]:
    """With counts, versions, window, ceremony and departures of the same statement.

    SECURITY: stages after the announced one are not counted: how many go on there is not public.
    The run's own document and answer are evidence and stay out of pages.
    """
    return (
        announcements.select_related(*RESULT_PARTS, "stage")
        .defer("run__document", "run__result")
        .annotate(
            told_figures=_figures(),
            told_stages=_stages(),
            told_versions=_versions(instant),
            told_window=_window(),
            told_ceremony=_ceremony(),
            told_departures=_departures(),
            told_conflicts=_conflicts(),
            told_answered=_answered(instant),
        )
    )


def _figures() -> Subquery:
    """How many were handed in, by how many agencies, and how many passed."""
    rows = Proposal.objects.filter(
        competition=OuterRef("competition"), submitted_at__isnull=False
    ).order_by()
    counted = rows.values("competition").annotate(
        entries=Count("pk"),
        agencies=Count(office_of("entrant", "pk"), distinct=True),
        passed=Count("pk", filter=Q(state__in=PASSED)),
    )
    return Subquery(
        counted.values(
            json=JSONObject(entries=F("entries"), agencies=F("agencies"), passed=F("passed"))
        )
    )


def _stages() -> ArraySubquery:
    rows = Stage.objects.filter(
        competition=OuterRef("competition"), order__lte=OuterRef("stage__order")
    )
    counted = rows.annotate(
        entries=Count("candidacies"),
        advanced=Count("candidacies", filter=Q(candidacies__state="advanced")),
    )
    facts = {name: F(name) for name in ("name", "order", "entries", "advanced")}
    return ArraySubquery(counted.order_by("order").values(json=JSONObject(**facts)))


def _versions(instant: datetime) -> ArraySubquery:
    """Everything of the edition that is public: each stage, each version."""
    rows = Announcement.objects.public_at(instant).filter(competition=OuterRef("competition"))
    facts = JSONObject(
        order=F("stage__order"),
        stage=F("stage__name"),
        version=F("version"),
        title=F("title"),
        note=F("correction_note"),
        at=F("publish_at"),
    )
    return ArraySubquery(rows.order_by("stage__order", "version").values(json=facts))


def _window() -> Subquery:
    rows = Window.objects.filter(
        competition=OuterRef("competition"), kind=WindowKind.PUBLIC_OBJECTION
    )
    return Subquery(rows.values(json=JSONObject(opens=F("opens_at"), closes=F("closes_at")))[:1])


def _ceremony() -> Subquery:
    rows = Ceremony.objects.filter(announcement=OuterRef("pk"), is_public=True)
    return Subquery(rows.values(json=JSONObject(at=F("starts_at"), place=F("place")))[:1])


def _departures() -> ArraySubquery:
    """Where the plenary went another way than the computed line, in the order of the ranking.

    SECURITY: an entry that was left out is never named: its innovation is told of those let in.
    """
    rows = PlenaryDecision.objects.filter(plenary__stage=OuterRef("stage"))
    left_in = Q(was_selected=False, outcome=Outcome.IN)
    left_out = Q(was_selected=True) & ~Q(outcome=Outcome.IN)
    facts = JSONObject(
        outcome=F("outcome"),
        position=F("position"),
        proposal=F("candidacy__proposal"),
        reason=F("reason"),
    )
    return ArraySubquery(
        rows.filter(left_in | left_out).order_by("group", "position").values(json=facts)
    )


def _conflicts() -> JSONObject:
    """Judges who stepped back from an entry, and members who stood aside in the plenary."""
    recused = Assignment.objects.filter(
        state=AssignmentState.RECUSED,
        member__stage__competition=OuterRef("competition"),
        member__stage__order__lte=OuterRef("stage__order"),
    ).order_by()
    asides = PlenaryAside.objects.filter(plenary__stage=OuterRef("stage")).order_by()
    return JSONObject(
        entries=_number(recused, Count("candidacy__proposal", distinct=True)),
        judges=_number(recused, Count("member__person", distinct=True)),
        asides=_number(asides, Count("pk")),
    )


def _answered(instant: datetime) -> Coalesce:
    rows = ResultObjection.objects.answered().filter(
        announcement__competition=OuterRef("competition"), answered_at__lte=instant
    )
    return _number(rows.order_by(), Count("pk"))


def _number(rows: QuerySet, counted: Count) -> Coalesce:
    grouped = rows.annotate(all=Value(1)).values("all").annotate(count=counted).values("count")
    return Coalesce(Subquery(grouped, output_field=IntegerField()), 0)


def published_rows(announcement: Announcement) -> list[AwardRow]:
    """The published lines, group by group. Marks of others are nowhere public."""
    rows = announcement.rows.advanced().select_related("innovation__owner", "tier", "run__group")
    shown = rows.only(*ROW_FIELDS, *(f"innovation__{field}" for field in CARD_FIELDS))
    return list(shown.order_by("run__group__order", "run__group", "rank", "pk"))


@dataclass(frozen=True, slots=True)
class StageScore:
    """What an entry got in one stage that has a weight."""

    stage: str
    order: int
    weight: Decimal
    score: Decimal


def stage_scores(
    announcement: Announcement, rows: Sequence[AwardRow]
) -> dict[int, list[StageScore]]:
    """Scores by stage of the published entries, from the rankings that are adopted. One statement.

    Nothing where fewer than two stages carry a weight: then the score explains itself.
    """
    order = announcement.stage.order
    found = (
        RankingRow.objects.filter(
            candidacy__proposal__in=[row.proposal_id for row in rows],
            run__state=RunState.ADOPTED,
            run__stage__competition=announcement.competition_id,
            run__stage__order__lte=order,
            run__stage__weight__gt=0,
            run__stage__marks_from=None,
            score__isnull=False,
        )
        .order_by("run__stage__order")
        .values_list(
            "candidacy__proposal",
            "run__stage__name",
            "run__stage__order",
            "run__stage__weight",
            Coalesce("stage_score", "score"),
        )
    )
    scores: dict[int, list[StageScore]] = {}
    for proposal, name, place, weight, score in found:
        scores.setdefault(proposal, []).append(StageScore(name, place, weight, score))
    return {key: parts for key, parts in scores.items() if len(parts) > 1}


def public_bundle(slug: str, digest: str, instant: datetime) -> RankingRun | None:
    """The run whose bundle has this digest, once a result that names it is public."""
    rows = AwardRow.objects.filter(
        announcement__in=Announcement.objects.public_at(instant),
        announcement__competition__slug=slug,
        run__bundle_sha256=digest,
    ).exclude(run__bundle_sha256="")
    runs = RankingRun.objects.filter(pk__in=rows.values("run")).without_documents()
    return runs.select_related("stage", "group").first()
