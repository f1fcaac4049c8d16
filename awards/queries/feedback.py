"""What a team may learn of its own entry once a result is public: nobody's name."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal

from django.db.models import Avg, Exists, F, OuterRef, Q, QuerySet

from awards.models import Announcement
from competitions.models import Criterion, Stage
from innovations.models import Candidacy, Proposal
from innovations.states import CandidacyState
from judging.models import Mark, RankingRow
from judging.states import AssignmentState, RunState, ScorecardState

Means = dict[int, Decimal]
Scores = dict[int, Decimal]
NOT_COUNTED = (AssignmentState.DECLINED, AssignmentState.RECUSED)


def with_feedback(proposals: QuerySet[Proposal], instant: datetime) -> QuerySet[Proposal]:
    """Those of which a public result tells. SECURITY: by the clock alone, as the page itself."""
    public = Announcement.objects.public_at(instant).filter(
        competition=OuterRef("stage__competition"), stage__order__gte=OuterRef("stage__order")
    )
    judged = Candidacy.objects.filter(Exists(public), proposal=OuterRef("pk"))
    return proposals.filter(Exists(judged))


def told_candidacies(proposal: Proposal, instant: datetime) -> QuerySet[Candidacy]:
    """In the order of the stages, only those of which a public result tells."""
    public = Announcement.objects.public_at(instant).filter(
        competition=OuterRef("stage__competition"), stage__order__gte=OuterRef("stage__order")
    )
    rows = proposal.candidacies.filter(Exists(public)).select_related("stage__marks_from")
    return rows.order_by("stage__order")


def results_of(proposal: Proposal, stages: Iterable[Stage]) -> dict[int, RankingRow]:
    """The own row of the adopted ranking by stage. One statement."""
    rows = RankingRow.objects.filter(
        run__state=RunState.ADOPTED, run__stage__in=list(stages), candidacy__proposal=proposal
    )
    told = rows.annotate(stage_id=F("run__stage_id"), salt=F("run__salt"), run_code=F("run__code"))
    return {row.stage_id: row for row in told}


def scores_of_advanced(proposal: Proposal, stages: Iterable[Stage]) -> dict[int, Scores]:
    """Scores by entry of those of the same group that came out, by stage. One statement."""
    rows = RankingRow.objects.filter(
        run__state=RunState.ADOPTED,
        run__stage__in=list(stages),
        run__group=proposal.group_id,
        candidacy__state=CandidacyState.ADVANCED,
        score__isnull=False,
    )
    scores: dict[int, Scores] = defaultdict(dict)
    for stage, entry, score in rows.values_list("run__stage_id", "candidacy__proposal_id", "score"):
        scores[stage][entry] = score
    return scores


def counted_marks(sources: Iterable[int]) -> QuerySet[Mark]:
    """Marks of locked scorecards that count in these stages."""
    return Mark.objects.filter(
        scorecard__state=ScorecardState.LOCKED, scorecard__assignment__candidacy__stage__in=sources
    ).exclude(scorecard__assignment__state__in=NOT_COUNTED)


def means_by_entry(entries: Iterable[int], sources: Iterable[int]) -> dict[tuple[int, int], Means]:
    """Mean mark by criterion, of each stage and entry. One statement."""
    near = "scorecard__assignment__candidacy"
    rows = counted_marks(sources).filter(**{f"{near}__proposal__in": list(entries)})
    keys = (f"{near}__stage_id", f"{near}__proposal_id", "criterion_id")
    found: dict[tuple[int, int], Means] = defaultdict(dict)
    for stage, entry, criterion, mean in rows.order_by().values_list(*keys).annotate(Avg("value")):
        found[stage, entry][criterion] = mean
    return found


def reasons_of(proposal: Proposal, sources: Iterable[int]) -> list[tuple[int, int, str, str]]:
    """Stage, criterion, assignment's code and the reason that the judge released with the mark."""
    near = "scorecard__assignment"
    rows = counted_marks(sources).filter(**{f"{near}__candidacy__proposal": proposal})
    keys = (f"{near}__candidacy__stage_id", "criterion_id", f"{near}__code", "reason")
    return list(rows.exclude(reason="").order_by("pk").values_list(*keys))


def criteria_of(stages: Iterable[Stage], group_id: int) -> dict[tuple[int, str], list[Criterion]]:
    """What a group is asked, by rule set and rubric. One statement."""
    asked = Q(section=None) | Q(section__groups=None) | Q(section__groups=group_id)
    rule_sets = {stage.rule_set_id for stage in stages}
    rows = Criterion.objects.filter(asked, rule_set__in=rule_sets).distinct()
    found: dict[tuple[int, str], list[Criterion]] = defaultdict(list)
    for criterion in rows.order_by("order", "pk"):
        found[criterion.rule_set_id, criterion.rubric].append(criterion)
    return found
