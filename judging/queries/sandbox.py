"""Other weights for a list that stands, as a game: one statement, and nothing is written.

Marks are added up again with other weights of criteria, stages put together again with other
weights of stages. Method, quorum, gate and published corrections stay as they were. Only of a
stage that is concluded: before that, nobody chooses weights by their outcome.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import NamedTuple

from django.db import connection
from django.utils.translation import gettext as _

from competitions.models import Criterion, Group, Stage
from competitions.states import StageState
from core.errors import refuse_if
from judging.queries.combining import combination_of, stages_so_far
from judging.queries.second_opinion import SCORES, facts_of, totals_of
from judging.queries.sheet import criteria_of, source_of
from judging.queries.voices import NEEDED
from judging.totals import Measure, hundredths, measure_of

#: Weights by name: a criterion's code, or `stage:` and what documents call the stage.
Weights = Mapping[str, Decimal]
STAGE = "stage:"
GIVEN = "(%(given)s::jsonb ->> {}::text)::bigint"
RANKED = """
SELECT number, score, rank() OVER (ORDER BY score DESC) AS rank
  FROM (SELECT told.number, told.combined AS score
          FROM ({scores}) AS told (number, judges, own, holds, combined)
         WHERE told.judges >= %(needed)s AND told.combined IS NOT NULL
           AND (%(gate)s::numeric IS NULL OR told.own >= %(gate)s::numeric * %(unit)s)) ranked
 ORDER BY rank, number
"""


class Reweighted(NamedTuple):
    """A place in the game; equal scores share it, since no rule for ties is asked."""

    number: str
    score: Decimal
    rank: int


def reweighted(stage: Stage, group: Group, weights: Weights) -> list[Reweighted]:
    """The list as these weights would have it, best first. What they do not name stays as it is.

    Refuses a stage that is not concluded, a weight below zero, and weights that are all zero.
    """
    criteria = [one for one in criteria_of(stage, group.pk) if one.weight > 0]
    refuse_if(obstacles_to_reweigh(stage, criteria, weights))
    for criterion in criteria:
        criterion.weight = weights.get(criterion.code, criterion.weight)
    measure = measure_of(criteria)
    statement = RANKED.format(scores=SCORES.format(totals=totals_of(stage, _given_of(stage))))
    with connection.cursor() as cursor:
        cursor.execute(statement, _facts(stage, group, measure, criteria, weights))
        decimals = stage.rule_set.decimals
        return [
            Reweighted(number, Decimal(score).scaleb(-decimals), rank)
            for number, score, rank in cursor.fetchall()
        ]


def _given_of(stage: Stage) -> str:
    return GIVEN.format("id" if source_of(stage).is_public else "criterion.id")


def _facts(
    stage: Stage, group: Group, measure: Measure, criteria: Iterable[Criterion], weights: Weights
) -> dict:
    stages = {
        name.removeprefix(STAGE): weight
        for name, weight in weights.items()
        if name.startswith(STAGE)
    }
    return {
        **facts_of(stage, group, measure, _corrections(stage, group), stages),
        "given": json.dumps({str(one.pk): hundredths(one.weight) for one in criteria}),
        "gate": stage.passing_mark,
        "needed": NEEDED if source_of(stage).is_public else stage.quorum,
    }


def _corrections(stage: Stage, group: Group) -> dict[str, str] | None:
    """Those that were published with the list."""
    path = "statistics__calibration__corrections"
    return stage.runs.adopted().filter(group=group).values_list(path, flat=True).first()


def weights_of(stage: Stage, group: Group) -> dict[str, Decimal]:
    """The declared weights under the names that `reweighted` takes; criteria first."""
    stages = combination_of(stage, stages_so_far(stage)).get("stages", [])
    criteria = criteria_of(stage, group.pk)
    return {
        **{one.code: one.weight for one in criteria if one.weight > 0},
        **{f"{STAGE}{row['id']}": Decimal(row["weight"]) for row in stages},
    }


def obstacles_to_reweigh(
    stage: Stage, criteria: Iterable[Criterion], weights: Weights
) -> Iterator[str]:
    """A game with a result that stands, never with one that is still to come."""
    if stage.state != StageState.CONCLUDED:
        yield _("Other weights are tried on a concluded stage only.")
    if any(not 0 <= weight <= Decimal(1000) for weight in weights.values()):
        yield _("A weight lies between 0 and 1,000.")
    if not any(weights.get(one.code, one.weight) for one in criteria):
        yield _("At least one aspect needs a weight.")
    declared = combination_of(stage, stages_so_far(stage)).get("stages", [])
    if declared and not any(
        weights.get(f"{STAGE}{row['id']}", Decimal(row["weight"])) for row in declared
    ):
        yield _("At least one stage needs a weight.")
