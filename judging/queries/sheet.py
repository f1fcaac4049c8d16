"""What the engine is given: the rubric, the marks, and the whole ranking document of a stage."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.db import connection
from django.db.models import Q, QuerySet

from competitions.models import Criterion, Group, RuleSet, Stage
from competitions.queries import places_of
from competitions.states import Method
from innovations.models import Candidacy
from innovations.states import ProposalState
from judging.engine import canonical_json, digest, sheet_text
from judging.models import RankingRow, Scorecard
from judging.states import RunState, ScorecardState
from judging.totals import measure_of

STATUS_OF_PROPOSAL = {
    ProposalState.WITHDRAWN: "withdrawn",
    ProposalState.DISQUALIFIED: "disqualified",
}
STATUS_OF_CARD = {
    ScorecardState.LOCKED: "submitted",
    ScorecardState.OPEN: "draft",
    ScorecardState.VOID: "void",
    ScorecardState.RECUSED: "recused",
}


def marks_stage_id(stage: Stage) -> int:
    """The stage whose marks count here: its own, or an earlier one's."""
    return stage.marks_from_id or stage.pk


def criteria_of(stage: Stage, group_id: int) -> QuerySet[Criterion]:
    """The rubric for entries of a group: what all are asked, and what only this group is."""
    source = stage.marks_from or stage
    rows = Criterion.objects.filter(rule_set=source.rule_set_id, rubric=source.rubric)
    return rows.filter(Q(section=None) | Q(section__groups=None) | Q(section__groups=group_id))


def rubric_of(stage: Stage, group_id: int) -> list[Criterion]:
    """The rubric with its levels and sections, in the form's order. Two statements."""
    return list(criteria_of(stage, group_id).select_related("section").prefetch_related("levels"))


def criteria_by_group(stage: Stage) -> QuerySet[Criterion]:
    """The rubric of all groups; `asked_of` holds the groups of the section, none for all of them.

    One statement where `marks_from` is at hand.
    """
    source = stage.marks_from or stage
    rows = Criterion.objects.filter(rule_set=source.rule_set_id, rubric=source.rubric)
    only = Q(section__groups__isnull=False)
    return rows.annotate(asked_of=ArrayAgg("section__groups", filter=only, default=[]))


def ranking_document(stage: Stage, group: Group) -> dict[str, Any]:
    """The snapshot that a run computes from; `input` of a judging case of kind `ranking`."""
    candidacies = list(_candidacies(stage, group))
    criteria = list(criteria_of(stage, group.pk))
    ladder = _ladder(stage, criteria)
    return {
        "config": {
            "decimals": stage.rule_set.decimals,
            "rounding": "HALF_UP",
            "aggregation": stage.rule_set.method,
            "min_judges": stage.quorum,
            **_trimming(stage.rule_set),
            "tie_break": ladder,
            "lot_seed": stage.lot_seed,
            "top_n": places_of(stage, group),
            "tie_policy_at_cut": stage.tie_policy_at_cut,
        },
        "criteria": [_criterion(criterion) for criterion in criteria],
        "proposals": _proposals(stage, candidacies, ladder),
        "evaluations": [_evaluation(*card) for card in _cards(stage, group)],
    }


def _trimming(rules: RuleSet) -> dict[str, int]:
    """From how many judges on one highest and one lowest total are left out."""
    return {"trim_min_judges": rules.trim_from} if rules.method == Method.TRIMMED_MEAN else {}


def config_hash_of(document: dict[str, Any]) -> str:
    """The hash of all that is no mark: rules, rubric, and who takes part."""
    rules = {name: document[name] for name in ("config", "criteria", "proposals")}
    return digest(canonical_json(rules))


def sheet_sha256_of(*documents: dict[str, Any]) -> str:
    """The hash of the canonical score sheet: marks of locked scorecards of active entries.

    Over the documents of all groups together it stands in the minutes of the lock.
    """
    return digest(sheet_text(row for document in documents for row in _sheet_rows(document)))


def sheet_sha256_now(stage: Stage, group: Group) -> str:
    """The hash of the marks that count at this moment for one group."""
    return sheet_sha256_of(ranking_document(stage, group))


def documents_of(stage: Stage) -> list[dict[str, Any]]:
    """One document for each group that has entries in the stage."""
    return [ranking_document(stage, group) for group in groups_of(stage)]


def groups_of(stage: Stage) -> list[Group]:
    """The groups that have entries in the stage, in order."""
    return list(Group.objects.filter(proposals__candidacies__stage=stage).distinct())


def _candidacies(stage: Stage, group: Group) -> QuerySet[Candidacy]:
    return (
        Candidacy.objects.filter(stage=stage, proposal__group=group)
        .select_related("proposal")
        .only("proposal", "proposal__number", "proposal__state")
        .order_by("proposal__number")
    )


def _cards(stage: Stage, group: Group) -> Iterable[tuple]:
    """Number, judge, state, criteria and their marks of each scorecard. One statement.

    A nation's sheet has 75,000 marks: arrays of them, because an object for each would take most
    of the time of a ranking.
    """
    entries = Candidacy.objects.filter(stage=stage, proposal__group=group)
    in_order = {"order_by": "marks__criterion__code"}
    return (
        Scorecard.objects.filter(
            assignment__candidacy__stage=marks_stage_id(stage),
            assignment__candidacy__proposal__in=entries.values("proposal"),
        )
        .values_list("assignment__candidacy__proposal__number", "assignment__member__code", "state")
        .annotate(
            criteria=ArrayAgg("marks__criterion__code", **in_order),
            values=ArrayAgg("marks__value", **in_order),
        )
        .order_by("assignment__candidacy__proposal__number", "assignment__member__code")
    )


def _ladder(stage: Stage, criteria: list[Criterion]) -> list[str]:
    """The declared ladder without what this group or this stage cannot answer.

    Not asked of the group, or scored in a stage that is still to come: no value, so no rung.
    """
    known = {f"criterion:{criterion.code}" for criterion in criteria}
    ladder = [str(rung) for rung in stage.rule_set.tie_break]
    if any(rung.startswith("stage:") for rung in ladder):
        earlier = Stage.objects.filter(competition=stage.competition_id, order__lt=stage.order)
        known |= {f"stage:{kind}" for kind in earlier.values_list("kind", flat=True)}
    return [rung for rung in ladder if ":" not in rung or rung in known]


def _criterion(criterion: Criterion) -> dict[str, str]:
    return {
        "id": criterion.code,
        "weight": f"{criterion.weight:.2f}",
        "max_score": f"{criterion.max_score:.2f}",
        "min_score": f"{criterion.min_score:.2f}",
    }


def _proposals(stage: Stage, candidacies: list[Candidacy], ladder: list[str]) -> list[dict]:
    earlier: dict[int, dict[str, str]] = {}
    if any(rung.startswith("stage:") for rung in ladder):
        earlier = _earlier_scores(stage)
    return [
        {
            "id": candidacy.proposal.number,
            "status": STATUS_OF_PROPOSAL.get(candidacy.proposal.state, "active"),
            "stage_scores": earlier.get(candidacy.proposal_id, {}),
        }
        for candidacy in candidacies
    ]


def _earlier_scores(stage: Stage) -> dict[int, dict[str, str]]:
    """Published scores of earlier stages by proposal and kind of stage."""
    rows = RankingRow.objects.filter(
        run__state=RunState.ADOPTED,
        run__stage__competition=stage.competition_id,
        run__stage__order__lt=stage.order,
        score__isnull=False,
    ).values_list("candidacy__proposal_id", "run__stage__kind", "score")
    scores: dict[int, dict[str, str]] = {}
    for proposal, kind, score in rows:
        scores.setdefault(proposal, {})[kind] = f"{score:f}"
    return scores


def _evaluation(
    number: str, judge: str, state: str, criteria: list[str], values: list[Decimal]
) -> dict[str, Any]:
    marks = zip(criteria, values, strict=True)
    return {
        "proposal": number,
        "judge": judge,
        "status": STATUS_OF_CARD[state],
        "scores": {criterion: f"{value:.2f}" for criterion, value in marks if criterion},
    }


def _sheet_rows(document: dict[str, Any]) -> list[dict[str, str]]:
    active = {row["id"] for row in document["proposals"] if row["status"] == "active"}
    return [
        {
            "proposal": row["proposal"],
            "judge": row["judge"],
            "criterion": criterion,
            "score": score,
        }
        for row in document["evaluations"]
        if row["status"] == "submitted" and row["proposal"] in active
        for criterion, score in row["scores"].items()
    ]


# The second opinion: sums, counts and half-up rounding by the database alone, from the marks and
# not from the stored numerators, in exact integers (div() of numerics truncates).
SCORES = """
WITH totals AS (
    SELECT candidacy.proposal_id, card.id,
           sum((mark.value * 100)::bigint * (criterion.weight * 100)::bigint
               * (%(scale)s / (criterion.max_score * 100)::bigint))::numeric AS total,
           min(card.numerator) AS stored
      FROM judging_scorecard card
      JOIN judging_assignment assignment ON assignment.id = card.assignment_id
      JOIN innovations_candidacy candidacy ON candidacy.id = assignment.candidacy_id
      JOIN judging_mark mark ON mark.scorecard_id = card.id
      JOIN competitions_criterion criterion
        ON criterion.id = mark.criterion_id AND criterion.weight > 0
     WHERE card.state = 'locked' AND candidacy.stage_id = %(source)s
       AND criterion.id = ANY(%(criteria)s)
     GROUP BY candidacy.proposal_id, card.id
)
SELECT proposal.number, count(*),
       div(2 * 100 * power(10::numeric, %(decimals)s) * sum(total) + count(*) * %(full)s::numeric,
           2 * count(*) * %(full)s::numeric),
       bool_and(totals.total = totals.stored)
  FROM totals
  JOIN innovations_proposal proposal ON proposal.id = totals.proposal_id
  JOIN innovations_candidacy here
    ON here.proposal_id = proposal.id AND here.stage_id = %(stage)s
 WHERE proposal.group_id = %(group)s AND proposal.state NOT IN ('withdrawn', 'disqualified')
 GROUP BY proposal.number
"""


def scores_by_database(stage: Stage, group: Group) -> dict[str, tuple[int, int, bool]]:
    """By entry number: judges, mean in units of the last published decimal, stored totals hold."""
    measure = measure_of(criteria_of(stage, group.pk))
    facts = {
        "scale": measure.scale,
        "full": measure.full,
        "criteria": list(measure.factors),
        "decimals": stage.rule_set.decimals,
        "source": marks_stage_id(stage),
        "stage": stage.pk,
        "group": group.pk,
    }
    with connection.cursor() as cursor:
        cursor.execute(SCORES, facts)
        return {
            number: (int(judges), int(score), bool(holds))
            for number, judges, score, holds in cursor.fetchall()
        }
