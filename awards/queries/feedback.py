"""What a team may learn of its own entry once a result is public: nobody's name."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Avg, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Concat, JSONObject

from awards.models import Announcement, AwardRow
from competitions.models import Criterion, Stage
from innovations.models import Candidacy, Proposal
from innovations.states import CandidacyState
from judging.models import Mark, RankingRow
from judging.states import AssignmentState, ScorecardState

NOT_COUNTED = (AssignmentState.DECLINED, AssignmentState.RECUSED)


def with_feedback(proposals: QuerySet[Proposal], instant: datetime) -> QuerySet[Proposal]:
    """Those of which a public result tells. SECURITY: by the clock alone, as the page itself."""
    public = Announcement.objects.public_at(instant).filter(
        competition=OuterRef("stage__competition"), stage__order__gte=OuterRef("stage__order")
    )
    judged = Candidacy.objects.filter(Exists(public), proposal=OuterRef("pk"))
    return proposals.filter(Exists(judged))


def told_candidacies(proposal: Proposal, instant: datetime) -> QuerySet[Candidacy]:
    """In the order of the stages, only those of which a public result tells.

    `told_at`: since when; `has_own`: whether the stage itself was announced.
    """
    public = Announcement.objects.public_at(instant).filter(
        competition=OuterRef("stage__competition"), stage__order__gte=OuterRef("stage__order")
    )
    rows = proposal.candidacies.filter(Exists(public)).annotate(
        told_at=Subquery(public.order_by("-publish_at").values("publish_at")[:1]),
        has_own=Exists(public.filter(stage=OuterRef("stage"))),
    )
    return rows.select_related("stage__marks_from").order_by("stage__order")


def results_of(
    proposal: Proposal, candidacies: Iterable[Candidacy], instant: datetime
) -> list[RankingRow]:
    """Rows of the rankings that are public: the own ones, and those of the group that came out.

    SECURITY: of an announced stage what its announcement froze, of another what had been adopted
    by then: what was computed anew since belongs to a correction that is not public yet.
    One statement; each row knows its stage, its entry, and the frozen sums by criterion.
    """
    own = [one.stage_id for one in candidacies if one.has_own]
    silent = [one.stage_id for one in candidacies if not one.has_own]
    then = max(one.told_at for one in candidacies)
    public = Announcement.objects.in_force_at(instant).filter(stage__in=own)
    frozen = AwardRow.objects.filter(announcement__in=public)
    here = frozen.filter(run=OuterRef("run"), proposal=OuterRef("candidacy__proposal"))
    rows = RankingRow.objects.filter(
        Q(run__in=frozen.values("run")) | Q(run__stage__in=silent, run__adopted_at__lte=then)
    ).annotate(
        stage_id=F("run__stage_id"),
        entry_id=F("candidacy__proposal_id"),
        is_out=Exists(here.filter(has_advanced=True))
        | Q(run__stage__in=silent, candidacy__state=CandidacyState.ADVANCED),
        frozen=Subquery(here.values("criterion_scores")[:1]),
        salt=Concat("run__salt", "run__code"),
    )
    out = Q(run__group=proposal.group_id, is_out=True, score__isnull=False)
    found = list(
        rows.filter(out | Q(candidacy__proposal=proposal)).order_by("run__adopted_at", "run", "pk")
    )
    latest = {row.stage_id: row.run_id for row in found}
    return [row for row in found if row.run_id == latest[row.stage_id]]


def counted_marks(sources: Iterable[int], locked_by: datetime) -> QuerySet[Mark]:
    """Marks of scorecards that count in these stages, and were locked when the result was told."""
    return Mark.objects.filter(
        scorecard__state=ScorecardState.LOCKED,
        scorecard__locked_at__lte=locked_by,
        scorecard__assignment__candidacy__stage__in=sources,
    ).exclude(scorecard__assignment__state__in=NOT_COUNTED)


@dataclass(frozen=True)
class MarkFacts:
    """The mean mark of an entry for a criterion; of the own entry also what judges wrote."""

    mean: Decimal
    told: list[dict[str, str]]


def marks_by_entry(
    proposal: Proposal, entries: Iterable[int], sources: Iterable[int], locked_by: datetime
) -> dict[tuple[int, int], dict[int, MarkFacts]]:
    """By stage and entry, then by criterion. One statement."""
    near = "scorecard__assignment"
    rows = counted_marks(sources, locked_by).filter(
        **{f"{near}__candidacy__proposal__in": list(entries)}
    )
    keys = (f"{near}__candidacy__stage_id", f"{near}__candidacy__proposal_id", "criterion_id")
    told = ArrayAgg(
        JSONObject(judge=f"{near}__code", words="reason"),
        filter=Q(**{f"{near}__candidacy__proposal": proposal}) & ~Q(reason=""),
        default=[],
    )
    found: dict[tuple[int, int], dict[int, MarkFacts]] = defaultdict(dict)
    facts = rows.order_by().values_list(*keys).annotate(mean=Avg("value"), told=told)
    for stage, entry, criterion, mean, reasons in facts:
        found[stage, entry][criterion] = MarkFacts(mean, reasons)
    return found


def criteria_of(stages: Iterable[Stage], group_id: int) -> dict[tuple[int, str], list[Criterion]]:
    """What a group is asked, by rule set and rubric. One statement."""
    asked = Q(section=None) | Q(section__groups=None) | Q(section__groups=group_id)
    rule_sets = {stage.rule_set_id for stage in stages}
    rows = Criterion.objects.filter(asked, rule_set__in=rule_sets).distinct()
    found: dict[tuple[int, str], list[Criterion]] = defaultdict(list)
    for criterion in rows.order_by("order", "pk"):
        found[criterion.rule_set_id, criterion.rubric].append(criterion)
    return found
