"""Stages that are weighed together: which belong to the combined score, and what they published.

A stage is known by its kind (`desk`), or by kind and place where an edition has two of a kind
(`presentation-3`). A document combines the stages before it with its own; those to come take no
part yet, so that a first stage ranks on its own score. The gate is the stage's own: who was let
through an earlier one is not barred there again.
"""

from collections import Counter
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.db.models.functions import Coalesce

from competitions.models import Stage
from judging.models import RankingRow
from judging.states import RunState

#: What weighs alone.
WHOLE = Decimal(100)


def stages_so_far(stage: Stage) -> list[Stage]:
    """This stage and those before it, in order; one statement."""
    rows = Stage.objects.filter(competition=stage.competition_id)
    return [one for one in rows.order_by("order") if one.order <= stage.order]


def names_of(stages: Iterable[Stage]) -> dict[int, str]:
    """What documents call the stages; those before a stage have the same names in every run."""
    seen: Counter[str] = Counter()
    names = {}
    for stage in sorted(stages, key=lambda one: one.order):
        seen[stage.kind] += 1
        names[stage.pk] = stage.kind if seen[stage.kind] == 1 else f"{stage.kind}-{stage.order}"
    return names


def combination_of(stage: Stage, stages: list[Stage]) -> dict[str, Any]:
    """`own_stage` and `stages` of a ranking document; nothing where one score is ranked as it is.

    A stage without marks of its own takes the place of the one whose marks it ranks on.
    """
    names, own = names_of(stages), stage.marks_from_id or stage.pk
    weights = {one.pk: one.weight for one in stages if one.is_scored and one.weight is not None}
    if own not in weights or not any(weights.values()):
        weights = {own: WHOLE}
    if len(weights) == 1 and stage.passing_mark is None:
        return {}
    rows = [{"id": names[pk], "weight": f"{weight:.2f}"} for pk, weight in weights.items()]
    if stage.passing_mark is not None:
        row = next(row for row in rows if row["id"] == names[own])
        row["gate"] = f"{stage.passing_mark:.2f}"
    return {"own_stage": names[own], "stages": rows}


def published_scores(
    stage: Stage, stages: list[Stage], wanted: set[str]
) -> dict[int, dict[str, str]]:
    """Scores that earlier stages published, by proposal and name of the stage; none if none asks.

    A rung of the ladder names a kind alone: of two stages of a kind it means the first.
    """
    names = {pk: name for pk, name in names_of(stages).items() if name in wanted}
    if not names:
        return {}
    rows = _published(stage).filter(run__stage__in=names)
    scores: dict[int, dict[str, str]] = {}
    for proposal, pk, score in rows.values_list("candidacy__proposal", "run__stage", "own"):
        scores.setdefault(proposal, {})[names[pk]] = f"{score:f}"
    return scores


def _published(stage: Stage) -> QuerySet[RankingRow]:
    """A stage's own score, not the one that it combined with others."""
    rows = RankingRow.objects.filter(
        run__state=RunState.ADOPTED,
        run__stage__competition=stage.competition_id,
        run__stage__order__lt=stage.order,
    )
    return rows.annotate(own=Coalesce("stage_score", "score")).filter(own__isnull=False)
