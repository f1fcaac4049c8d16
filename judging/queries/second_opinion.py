"""The second opinion: scores by the database alone, in exact integers and one statement.

From the marks and not from the stored numerators, by the declared method; where stages are
weighed, on to the combined score from what the earlier ones published. `div()` of numerics
truncates, so that half up of a/b is `sign(a) * div(2|a| + b, 2b)`.
"""

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from django.db import connection

from competitions.models import Group, RuleSet, Stage
from competitions.states import Method
from judging.models import ScorecardRevision
from judging.queries.combining import combination_of, names_of, stages_so_far
from judging.queries.sheet import criteria_of, marks_stage_id, source_of
from judging.queries.voices import PUBLIC_TOTALS
from judging.states import RevisionCause
from judging.totals import Measure, measure_of

NEVER = 2**31 - 1
WEIGHT = "(criterion.weight * 100)::bigint"
PUBLIC_WEIGHT = "(weight * 100)::bigint"

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
TOTALS = """{late}totals AS (
    SELECT candidacy.proposal_id, member.code AS judge,
           sum((mark.value * 100)::bigint * {weight}
               * (%(scale)s / (criterion.max_score * 100)::bigint))::numeric AS total,
           min({stored}) AS stored
      FROM judging_scorecard card
      JOIN judging_assignment assignment ON assignment.id = card.assignment_id
      JOIN judging_panelmember member ON member.id = assignment.member_id
      JOIN innovations_candidacy candidacy ON candidacy.id = assignment.candidacy_id
      {join}JOIN {marks} mark ON mark.scorecard_id = card.id
      JOIN competitions_criterion criterion
        ON criterion.id = mark.criterion_id
     WHERE card.state = 'locked' AND candidacy.stage_id = %(source)s
       AND criterion.id = ANY(%(criteria)s)
     GROUP BY candidacy.proposal_id, member.code, card.id
)"""
# `unit`: one point of a hundred in units of the last published decimal. A stage that is weighed
# is missing where it published nothing, and then there is no combined score.
SCORES = """
WITH {totals}, sums AS (
    SELECT proposal_id, count(*) AS judges, bool_and(total = stored) AS holds,
           sum(100 * total - %(full)s * COALESCE((%(corrections)s::jsonb ->> judge)::numeric, 0))
           - CASE WHEN count(*) >= %(trim)s THEN 100 * (max(total) + min(total)) ELSE 0 END AS sum,
           %(full)s::numeric * (count(*) - CASE WHEN count(*) >= %(trim)s THEN 2 ELSE 0 END)
               AS whole
      FROM totals GROUP BY proposal_id
), own AS (
    SELECT proposal_id, judges, holds,
           sign(sum) * div(2 * %(unit)s * abs(sum) + whole, 2 * whole) AS score
      FROM sums
), part AS (
    SELECT * FROM unnest(%(stages)s::bigint[], %(weights)s::numeric[]) AS part (stage_id, weight)
), earlier AS (
    SELECT candidacy.proposal_id, count(*) AS stages,
           sum(part.weight * COALESCE(line.stage_score, line.score) * %(unit)s) AS points
      FROM part
      JOIN judging_rankingrun run ON run.stage_id = part.stage_id AND run.state = 'adopted'
      JOIN judging_rankingrow line ON line.run_id = run.id
      JOIN innovations_candidacy candidacy ON candidacy.id = line.candidacy_id
     WHERE COALESCE(line.stage_score, line.score) IS NOT NULL
     GROUP BY candidacy.proposal_id
)
SELECT proposal.number, own.judges, own.score, own.holds,
       CASE WHEN COALESCE(earlier.stages, 0) = cardinality(%(stages)s::bigint[]) THEN
           sign(%(own)s::numeric * own.score + COALESCE(earlier.points, 0))
           * div(2 * abs(%(own)s::numeric * own.score + COALESCE(earlier.points, 0))
                 + %(whole)s::numeric, 2 * %(whole)s::numeric) END
  FROM own
  JOIN innovations_proposal proposal ON proposal.id = own.proposal_id
  JOIN innovations_candidacy here
    ON here.proposal_id = proposal.id AND here.stage_id = %(stage)s
  LEFT JOIN earlier ON earlier.proposal_id = proposal.id
 WHERE proposal.group_id = %(group)s AND proposal.state NOT IN ('withdrawn', 'disqualified')
"""


class Opinion(NamedTuple):
    """Scores in units of the last published decimal; `combined` is what is ranked, if anything.

    `holds`: the totals stored at each lock follow from the marks.
    """

    judges: int
    score: int
    holds: bool
    combined: int | None


def scores_by_database(
    stage: Stage, group: Group, corrections: Mapping[str, str] | None = None
) -> dict[str, Opinion]:
    """By entry number, of all that take part and have a scorecard that counts.

    `corrections` of the calibrated mean are an input here: without them it is the plain mean.
    """
    measure = measure_of(criteria_of(stage, group.pk))
    facts = facts_of(stage, group, measure, corrections)
    with connection.cursor() as cursor:
        cursor.execute(SCORES.format(totals=totals_of(stage)), facts)
        return {
            number: Opinion(
                int(judges), int(score), bool(holds), None if ranked is None else int(ranked)
            )
            for number, judges, score, holds, ranked in cursor.fetchall()
        }


def facts_of(
    stage: Stage,
    group: Group,
    measure: Measure,
    corrections: Mapping[str, str] | None = None,
    weights: Mapping[str, Decimal] | None = None,
) -> dict[str, Any]:
    """What the statement is asked with; `weights` of stages by name, where they are others."""
    return {
        "scale": measure.scale,
        "full": measure.full,
        "criteria": list(measure.factors),
        "unit": 10**stage.rule_set.decimals,
        "source": marks_stage_id(stage),
        "corrections": json.dumps(corrections or {}),
        "trim": _trim_from(stage.rule_set),
        "quorum": source_of(stage).quorum,
        "stage": stage.pk,
        "group": group.pk,
        "locked_at": stage.locked_at,
        **_weights(stage, weights or {}),
    }


def _trim_from(rules: RuleSet) -> int:
    """From how many judges on two totals are left out."""
    return rules.trim_from if rules.method == Method.TRIMMED_MEAN else NEVER


def _weights(stage: Stage, others: Mapping[str, Decimal]) -> dict[str, Any]:
    """Numbers and weights of the other stages of the combined score, the own one, all together."""
    stages = stages_so_far(stage)
    told = combination_of(stage, stages)
    by_name = {name: pk for pk, name in names_of(stages).items()}
    rows = {
        by_name[row["id"]]: Decimal(others.get(row["id"], row["weight"]))
        for row in told.get("stages", ())
    }
    own = rows.pop(stage.marks_from_id or stage.pk, Decimal(1))
    whole = sum(rows.values(), own)
    return {"stages": list(rows), "weights": list(rows.values()), "own": own, "whole": whole}


def totals_of(stage: Stage, weight: str = "") -> str:
    """The part of the statement that adds marks up; `weight` in place of the declared ones.

    The plain one is the fast one; the other is for a stage whose marks a visit changed later.
    """
    if source_of(stage).is_public:
        return PUBLIC_TOTALS.format(weight=weight or PUBLIC_WEIGHT)
    weight = weight or WEIGHT
    late = ScorecardRevision.objects.filter(
        cause=RevisionCause.VISIT, scorecard__assignment__candidacy__stage=marks_stage_id(stage)
    )
    if stage.locked_at is None or not late.filter(made_at__gte=stage.locked_at).exists():
        return TOTALS.format(late="", stored="card.numerator", join="", marks=MARKS, weight=weight)
    return TOTALS.format(
        late=LATE,
        stored="COALESCE(late.numerator, card.numerator)",
        join="LEFT JOIN late ON late.scorecard_id = card.id\n      ",
        marks=MARKS_THEN,
        weight=weight,
    )
