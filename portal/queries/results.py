"""What a results page tells, in few statements: everything small comes with the announcement."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import (
    Count,
    F,
    Func,
    IntegerField,
    JSONField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.fields.json import KeyTransform
from django.db.models.functions import Coalesce, JSONObject

from awards.models import Announcement, AwardRow, Ceremony, ResultObjection
from competitions.models import Stage, Window
from competitions.states import WindowKind
from core.kept import Kept
from innovations.models import Proposal
from judging.models import (
    Assignment,
    PlenaryAside,
    PlenaryPaper,
    PlenaryRecord,
    PlenaryScan,
    RankingRow,
    RankingRun,
)
from judging.states import AssignmentState, PaperKind
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
            told_minutes=_minutes(),
            told_conflicts=_conflicts(),
            told_answered=_answered(instant),
        )
    )


def _shown(*, slug: str, instant: datetime, **asked: int) -> QuerySet[Announcement]:
    """SECURITY: by the clock alone, which is a value of the statement and never a part of it."""
    names = {"order": "stage__order", "version": "version"}
    found = Announcement.objects.public_at(instant).filter(competition__slug=slug)
    found = found.filter(**{names[name]: value for name, value in asked.items()})
    return told(found, instant).order_by("-stage__order", "-version")[:1]


_WHOLE, _OF_STAGE, _OF_VERSION = Kept(_shown), Kept(_shown), Kept(_shown)


def public_result(**asked: str | int | datetime) -> Announcement | None:
    """The result of `slug` at `instant`: of the last stage, or of `order`; the latest `version`."""
    kept = _OF_VERSION if "version" in asked else _OF_STAGE if "order" in asked else _WHOLE
    return kept.one(**asked)


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
    """How many entered each stage, and how many came out of it.

    SECURITY: as announced; a stage that was concluded anew since belongs to a correction.
    """
    rows = Stage.objects.filter(
        competition=OuterRef("competition"), order__lte=OuterRef("stage__order")
    )
    then = Q(announcement__state="scheduled") & Q(
        announcement__publish_at__lte=OuterRef(OuterRef("publish_at"))
    )
    frozen = AwardRow.objects.filter(
        then | Q(announcement=OuterRef(OuterRef("pk"))),
        announcement__stage=OuterRef("pk"),
        has_advanced=True,
    ).order_by()
    by_version = frozen.values("announcement__version").annotate(count=Count("pk"))
    counted = rows.annotate(
        entries=Count("candidacies"),
        advanced=Coalesce(
            Subquery(
                by_version.order_by("-announcement__version").values("count")[:1],
                output_field=IntegerField(),
            ),
            Count("candidacies", filter=Q(candidacies__state="advanced")),
        ),
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


def _minutes() -> Subquery:
    """The closing that stood when this was published: a plenary opened again changes nothing here.

    SECURITY: of the people only seat, name and presence; entries only where the order was left.
    """
    kept = PlenaryRecord.objects.filter(
        plenary__stage=OuterRef("stage"), closed_at__lte=OuterRef("publish_at")
    )
    paper = PlenaryPaper.objects.filter(record=OuterRef("pk"), kind=PaperKind.EXCERPT, format="pdf")
    moved = Func(
        F("facts"),
        Value("$.entries[*] ? (@.computed != @.outcome)"),
        function="jsonb_path_query_array",
        output_field=JSONField(),
    )
    facts = {
        name: KeyTransform(name, "facts") for name in ("number", "held_on", "present", "people")
    }
    signed = _released(PlenaryScan.objects.filter(record=OuterRef("pk"))).order_by("pk")
    scan = JSONObject(code=F("code"), kind=F("kind"), size=F("size"), type=F("content_type"))
    told = JSONObject(
        **facts,
        departures=moved,
        digest=F("digest"),
        paper=Subquery(paper.values("size")[:1]),
        signed=ArraySubquery(signed.values(json=scan)),
    )
    return Subquery(kept.order_by("-number").values(json=told)[:1])


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
    """Scores by stage of the published entries, from rankings as they stood then. One statement.

    SECURITY: a ranking that was adopted since belongs to a correction that is not public yet.
    Nothing where fewer than two stages carry a weight: then the score explains itself.
    """
    order = announcement.stage.order
    own = Q(run__in={row.run_id for row in rows})
    before = Q(
        run__stage__competition=announcement.competition_id,
        run__stage__order__lt=order,
        run__adopted_at__lte=announcement.publish_at,
    )
    found = (
        RankingRow.objects.filter(
            own | before,
            candidacy__proposal__in=[row.proposal_id for row in rows],
            run__stage__weight__gt=0,
            run__stage__marks_from=None,
            score__isnull=False,
        )
        .order_by("run__stage__order", "run__adopted_at")
        .values_list(
            "candidacy__proposal",
            "run__stage__name",
            "run__stage__order",
            "run__stage__weight",
            Coalesce("stage_score", "score"),
        )
    )
    scores: dict[int, dict[int, StageScore]] = {}
    for proposal, name, place, weight, score in found:
        scores.setdefault(proposal, {})[place] = StageScore(name, place, weight, score)
    return {key: list(parts.values()) for key, parts in scores.items() if len(parts) > 1}


def public_minutes(slug: str, order: int, instant: datetime) -> PlenaryPaper | None:
    """The excerpt of the minutes on which the public result of a stage stands."""
    shown = Announcement.objects.in_force_at(instant).filter(
        competition__slug=slug, stage__order=order
    )
    papers = PlenaryPaper.objects.filter(
        kind=PaperKind.EXCERPT,
        format="pdf",
        record__plenary__stage__in=shown.values("stage"),
        record__closed_at__lte=Subquery(shown.values("publish_at")[:1]),
    )
    return papers.order_by("-record__number").first()


def public_scans(slug: str, order: int, instant: datetime) -> QuerySet[PlenaryScan]:
    """Signed papers of the same closing, as far as the office released them."""
    shown = Announcement.objects.in_force_at(instant).filter(
        competition__slug=slug, stage__order=order
    )
    closings = PlenaryRecord.objects.filter(
        plenary__stage__in=shown.values("stage"),
        closed_at__lte=Subquery(shown.values("publish_at")[:1]),
    )
    latest = closings.order_by("-number").values("pk")[:1]
    return _released(PlenaryScan.objects.filter(record=Subquery(latest)))


def _released(scans: QuerySet[PlenaryScan]) -> QuerySet[PlenaryScan]:
    """SECURITY: never the recapitulation, whatever its row says: it holds everybody's marks."""
    return scans.filter(is_public=True, removed_at=None).exclude(kind=PaperKind.SHEET)


def public_bundle(slug: str, digest: str, instant: datetime) -> RankingRun | None:
    """The run whose bundle has this digest, once a result that names it is public."""
    rows = AwardRow.objects.filter(
        announcement__in=Announcement.objects.public_at(instant),
        announcement__competition__slug=slug,
        run__bundle_sha256=digest,
    ).exclude(run__bundle_sha256="")
    runs = RankingRun.objects.filter(pk__in=rows.values("run")).without_documents()
    return runs.select_related("stage", "group").first()
