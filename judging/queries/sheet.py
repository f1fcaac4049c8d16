"""What the engine is given: the rubric, the marks, and the whole ranking document of a stage."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.db import connection
from django.db.models import OuterRef, Q, QuerySet, Subquery

from competitions.models import Criterion, Group, RuleSet, Stage
from competitions.queries import places_of
from competitions.states import Method
from innovations.models import Candidacy
from innovations.states import ProposalState
from judging.engine import canonical_json, digest, sheet_text
from judging.models import RankingRow, Scorecard, ScorecardRevision
from judging.queries.voices import NEEDED, PUBLIC_SCORES, public_cards
from judging.states import RevisionCause, RunState, ScorecardState
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


def source_of(stage: Stage) -> Stage:
    """The stage of the marks itself."""
    return stage.marks_from or stage


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
            "min_judges": NEEDED if source_of(stage).is_public else stage.quorum,
            **_trimming(stage.rule_set),
            "tie_break": ladder,
            "lot_seed": stage.lot_seed,
            "top_n": places_of(stage, group),
            "tie_policy_at_cut": stage.tie_policy_at_cut,
        },
        "criteria": [_criterion(criterion) for criterion in criteria],
        "proposals": _proposals(stage, candidacies, ladder),
        "evaluations": [_evaluation(*card) for card in _cards(stage, group, criteria)],
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


def _cards(stage: Stage, group: Group, criteria: list[Criterion]) -> Iterable[tuple]:
    """Number, judge, state, criteria and their marks of each scorecard. One statement.

    A nation's sheet has 75,000 marks: arrays of them, because an object for each would take most
    of the time of a ranking. Of a stage that is locked, marks as they stood then: a field visit
    of a later stage may have changed them since.
    """
    if source_of(stage).is_public:
        return _public_cards(stage, group, criteria)
    rows = _card_rows(stage, group)
    if stage.locked_at is None:
        return rows.values_list(*CARD)
    then = rows.annotate(then=Subquery(changed_since(stage).values("marks")[:1]))
    return map(_as_it_stood, then.values_list(*CARD, "then"))


def _public_cards(stage: Stage, group: Group, criteria: list[Criterion]) -> Iterable[tuple]:
    """Answers of the public, for the entries that are in this stage."""
    here = set(_candidacies(stage, group).values_list("proposal__number", flat=True))
    return [card for card in public_cards(source_of(stage), group, criteria) if card[0] in here]


CARD = (
    "assignment__candidacy__proposal__number",
    "assignment__member__code",
    "state",
    "criteria",
    "values",
)


def _as_it_stood(row: tuple) -> tuple:
    *facts, then = row
    if then is None:
        return tuple(facts)
    marks = sorted(then.items())
    return (*facts[:3], [code for code, _ in marks], [Decimal(one["value"]) for _, one in marks])


def changed_since(stage: Stage) -> QuerySet[ScorecardRevision]:
    """What a scorecard (the outer row) held when the stage was locked, if a visit changed it."""
    return ScorecardRevision.objects.filter(
        scorecard=OuterRef("pk"), cause=RevisionCause.VISIT, made_at__gte=stage.locked_at
    ).order_by("number")


def _card_rows(stage: Stage, group: Group) -> QuerySet[Scorecard]:
    entries = Candidacy.objects.filter(stage=stage, proposal__group=group)
    in_order = {"order_by": "marks__criterion__code"}
    return (
        Scorecard.objects.filter(
            assignment__candidacy__stage=marks_stage_id(stage),
            assignment__candidacy__proposal__in=entries.values("proposal"),
        )
        .values("assignment__candidacy__proposal__number", "assignment__member__code", "state")
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


# Marks as they are, and as they stood when a stage was locked that visits followed.
MARKS = "judging_mark"
MARKS_THEN = """(
    SELECT mark.scorecard_id, mark.criterion_id, mark.value FROM judging_mark mark
     WHERE NOT EXISTS (SELECT 1 FROM late WHERE late.scorecard_id = mark.scorecard_id)
    UNION ALL
    SELECT late.scorecard_id, criterion.id, (told.value ->> 'value')::numeric
      FROM late CROSS JOIN LATERAL jsonb_each(late.marks) told
      JOIN competitions_criterion criterion
        ON criterion.code = told.key AND criterion.id = ANY(%(criteria)s)
)"""
LATE = """late AS (
    SELECT DISTINCT ON (scorecard_id) scorecard_id, marks, numerator
      FROM judging_scorecardrevision
     WHERE cause = 'visit' AND made_at >= %(locked_at)s
     ORDER BY scorecard_id, number
), """
# The second opinion: sums, counts and half-up rounding by the database alone, from the marks and
# not from the stored numerators, in exact integers (div() of numerics truncates).
SCORES = """
WITH {late}totals AS (
    SELECT candidacy.proposal_id, card.id,
           sum((mark.value * 100)::bigint * (criterion.weight * 100)::bigint
               * (%(scale)s / (criterion.max_score * 100)::bigint))::numeric AS total,
           min({stored}) AS stored
      FROM judging_scorecard card
      JOIN judging_assignment assignment ON assignment.id = card.assignment_id
      JOIN innovations_candidacy candidacy ON candidacy.id = assignment.candidacy_id
      {join}JOIN {marks} mark ON mark.scorecard_id = card.id
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
        "quorum": source_of(stage).quorum,
        "stage": stage.pk,
        "group": group.pk,
        "locked_at": stage.locked_at,
    }
    with connection.cursor() as cursor:
        cursor.execute(_scores_statement(stage), facts)
        return {
            number: (int(judges), int(score), bool(holds))
            for number, judges, score, holds in cursor.fetchall()
        }


def _scores_statement(stage: Stage) -> str:
    """The plain one is the fast one; the other is for a stage whose marks a visit changed later."""
    if source_of(stage).is_public:
        return PUBLIC_SCORES
    late = ScorecardRevision.objects.filter(
        cause=RevisionCause.VISIT, scorecard__assignment__candidacy__stage=marks_stage_id(stage)
    )
    if stage.locked_at is None or not late.filter(made_at__gte=stage.locked_at).exists():
        return SCORES.format(late="", stored="card.numerator", join="", marks=MARKS)
    return SCORES.format(
        late=LATE,
        stored="COALESCE(late.numerator, card.numerator)",
        join="LEFT JOIN late ON late.scorecard_id = card.id\n      ",
        marks=MARKS_THEN,
    )
