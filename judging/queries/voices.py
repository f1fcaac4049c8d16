"""The public's answers as marks: one evaluation an entry, by a judge who is nobody in person."""

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from itertools import groupby
from operator import itemgetter

from django.db.models import Count, QuerySet
from django.db.models.fields.json import KeyTextTransform

from competitions.models import Criterion, Group, Stage
from innovations.models import Candidacy
from judging.models import PublicAnswer
from judging.states import ScorecardState
from judging.voices import half_up, mark_of_level

PUBLIC = "masyarakat"  # the pseudo judge of a score sheet
NEEDED = 1  # evaluations: the public is one judge, the quorum counts its answers

Card = tuple[str, str, str, list[str], list[Decimal]]
Tally = dict[str, dict[str, Counter[int]]]


def public_cards(stage: Stage, group: Group, criteria: list[Criterion]) -> Iterator[Card]:
    """A scorecard for each entry of the group with enough answers; `stage` is where they are."""
    codes = sorted(criterion.code for criterion in criteria)
    known = {criterion.code: criterion for criterion in criteria}
    steps = _levels_of(criteria)
    for number, tally in _tallies(stage, group, codes).items():
        counted = min(sum(tally[code].values()) for code in codes) if codes else 0
        if counted >= stage.quorum:
            marks = [_mean(known[code], tally[code], steps[code]) for code in codes]
            yield number, PUBLIC, ScorecardState.LOCKED, codes, marks


def _levels_of(criteria: list[Criterion]) -> dict[str, int]:
    rows = Criterion.objects.filter(pk__in=[criterion.pk for criterion in criteria])
    return dict(rows.order_by().annotate(steps=Count("levels")).values_list("code", "steps"))


def _mean(criterion: Criterion, tally: Counter[int], steps: int) -> Decimal:
    """Marks of all answers, added exactly, rounded once."""
    total = sum(
        Fraction(mark_of_level(criterion, level, steps)) * count for level, count in tally.items()
    )
    return half_up(total / tally.total())


def _tallies(stage: Stage, group: Group, codes: list[str]) -> Tally:
    """How often each level was chosen, by entry and criterion. One statement a criterion."""
    tallies: Tally = {}
    for code in codes:
        for number, rows in groupby(_chosen(stage, group, code), key=itemgetter(0)):
            levels = {int(level): count for _, level, count in rows if level is not None}
            tallies.setdefault(number, {one: Counter() for one in codes})[code].update(levels)
    return tallies


def _chosen(stage: Stage, group: Group, code: str) -> Iterator[tuple[str, str, int]]:
    answers = PublicAnswer.objects.counted().filter(
        stage=stage, candidacy__in=_entries(stage, group).values("pk")
    )
    return (
        answers.order_by("candidacy__proposal__number")
        .values("candidacy__proposal__number", level=KeyTextTransform(code, "levels"))
        .annotate(count=Count("pk"))
        .values_list("candidacy__proposal__number", "level", "count")
    )


def _entries(stage: Stage, group: Group) -> QuerySet[Candidacy]:
    return Candidacy.objects.filter(stage=stage, proposal__group=group)


# The second opinion: from the levels again, in the database's own decimal arithmetic, whose
# round() takes a half away from zero; no mark is below zero.
PUBLIC_TOTALS = """steps AS (
    SELECT criterion.id, criterion.code, criterion.weight, criterion.min_score,
           criterion.max_score, count(level.id) - 1 AS steps
      FROM competitions_criterion criterion
      JOIN competitions_criterionlevel level ON level.criterion_id = criterion.id
     WHERE criterion.id = ANY(%(criteria)s)
     GROUP BY criterion.id
), enough AS (
    SELECT candidacy_id FROM judging_publicanswer
     WHERE stage_id = %(source)s AND state = 'counted'
     GROUP BY candidacy_id HAVING count(*) >= %(quorum)s
), means AS (
    SELECT candidacy.proposal_id, steps.id, steps.weight, steps.max_score,
           round(avg(steps.min_score + round(
               (steps.max_score - steps.min_score)
               * ((answer.levels ->> steps.code)::int - 1) / steps.steps, 2)), 2) AS mark
      FROM judging_publicanswer answer
      JOIN enough ON enough.candidacy_id = answer.candidacy_id
      JOIN innovations_candidacy candidacy ON candidacy.id = answer.candidacy_id
     CROSS JOIN steps
     WHERE answer.stage_id = %(source)s AND answer.state = 'counted'
     GROUP BY candidacy.proposal_id, steps.id, steps.weight, steps.max_score
), totals AS (
    SELECT proposal_id, 'masyarakat' AS judge, total, total AS stored FROM (
        SELECT proposal_id,
               sum((mark * 100)::bigint * {weight}
                   * (%(scale)s / (max_score * 100)::bigint))::numeric AS total
          FROM means GROUP BY proposal_id) summed
)"""
