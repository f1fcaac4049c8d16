"""Tables of a stage that leave the portal: streamed from a cursor, one statement each.

SECURITY: `hidden` are candidacies whose marks the reader must not see; their rows come without.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Max

from accounts.models import User
from competitions.models import Criterion, Stage
from judging.models import PanelMember, RankingRun
from judging.queries.sheet import criteria_of, groups_of, marks_stage_id, source_of
from judging.totals import measure_of

CHUNK = 2000
MOST_COLUMNS = 20  # judges who get a column each

# A list of a run, with the totals that its answer froze.
RECAP = """
SELECT line.rank, proposal.number, proposal.title, entrant.name, participant.name, category.name,
       line.score, line.stage_score, totals.mean, totals.median, line.spread, line.judges,
       line.chance, line.rank_low, line.rank_high, line.is_selected, line.in_plain_list,
       line.status, line.quota, line.decided_by, line.deciding_value, line.deciding_above,
       decision.outcome, decision.place, decision.reason, totals.by_judge
  FROM judging_rankingrow line
  JOIN innovations_candidacy candidacy ON candidacy.id = line.candidacy_id
  JOIN innovations_proposal proposal ON proposal.id = candidacy.proposal_id
  JOIN accounts_agency entrant ON entrant.id = proposal.entrant_id
  JOIN competitions_category category ON category.id = proposal.category_id
  LEFT JOIN accounts_agency participant ON participant.id = proposal.participant_id
  LEFT JOIN judging_plenarydecision decision ON decision.candidacy_id = candidacy.id
  LEFT JOIN (
    SELECT told.proposal, round(avg(told.total), 4) AS mean,
           round((percentile_cont(0.5) WITHIN GROUP (ORDER BY told.total))::numeric, 4) AS median,
           jsonb_object_agg(told.judge, told.total) AS by_judge
      FROM judging_rankingrun run,
           jsonb_to_recordset(run.result -> 'judge_totals')
             AS told(proposal text, judge text, total numeric)
     WHERE run.id = %(run)s
     GROUP BY told.proposal
  ) totals ON totals.proposal = proposal.number AND candidacy.id <> ALL(%(hidden)s)
 WHERE line.run_id = %(run)s
 ORDER BY line.position
"""
# The frozen marks of a run: one row an entry and judge, the aspects as columns.
RUN_MARKS = """
SELECT proposal.number, proposal.title, entrant.name, told.judge, {columns}, total.total
  FROM judging_rankingrun run
  CROSS JOIN LATERAL jsonb_to_recordset(run.document -> 'evaluations')
    AS told(proposal text, judge text, status text, scores jsonb)
  JOIN innovations_proposal proposal
    ON proposal.number = told.proposal AND proposal.competition_id = %(competition)s
  JOIN innovations_candidacy candidacy
    ON candidacy.proposal_id = proposal.id AND candidacy.stage_id = run.stage_id
  JOIN accounts_agency entrant ON entrant.id = proposal.entrant_id
  JOIN (
    SELECT known.proposal, known.judge, known.total
      FROM judging_rankingrun same,
           jsonb_to_recordset(same.result -> 'judge_totals')
             AS known(proposal text, judge text, total numeric)
     WHERE same.id = %(run)s
  ) total ON total.proposal = told.proposal AND total.judge = told.judge
 WHERE run.id = %(run)s AND told.status = 'submitted' AND candidacy.id <> ALL(%(hidden)s)
 ORDER BY proposal.number, told.judge
"""
# Marks as they are locked now.
MARKS = """
SELECT proposal.number, proposal.title, entrant.name, member.code, person.name,
       {columns}, round(100 * card.numerator / measure.whole, 4)
  FROM judging_scorecard card
  JOIN judging_assignment assignment ON assignment.id = card.assignment_id
  JOIN judging_panelmember member ON member.id = assignment.member_id
  JOIN accounts_user person ON person.id = member.person_id
  JOIN innovations_candidacy candidacy ON candidacy.id = assignment.candidacy_id
  JOIN innovations_proposal proposal ON proposal.id = candidacy.proposal_id
  JOIN accounts_agency entrant ON entrant.id = proposal.entrant_id
  JOIN unnest(%(groups)s::bigint[], %(wholes)s::numeric[]) AS measure(group_id, whole)
    ON measure.group_id = proposal.group_id
  JOIN (
    SELECT mark.scorecard_id, {picked}
      FROM judging_mark mark
      JOIN judging_scorecard own ON own.id = mark.scorecard_id AND own.state = 'locked'
      JOIN judging_assignment given ON given.id = own.assignment_id
      JOIN innovations_candidacy here ON here.id = given.candidacy_id AND here.stage_id = %(stage)s
     GROUP BY mark.scorecard_id
  ) marks ON marks.scorecard_id = card.id
 WHERE candidacy.stage_id = %(stage)s AND card.state = 'locked'
 ORDER BY proposal.number, member.code
"""
# Every entry of a stage with what its judges made of it.
ENTRIES = """
SELECT proposal.number, proposal.title, entrant.name, participant.name, kind.name, category.name,
       candidacy.state, count(card.id),
       round(avg(points.total), 4),
       round((percentile_cont(0.5) WITHIN GROUP (ORDER BY points.total))::numeric, 4),
       round(min(points.total), 4), round(max(points.total), 4),
       round(max(points.total) - min(points.total), 4)
  FROM innovations_candidacy candidacy
  JOIN innovations_proposal proposal ON proposal.id = candidacy.proposal_id
  JOIN accounts_agency entrant ON entrant.id = proposal.entrant_id
  JOIN competitions_group kind ON kind.id = proposal.group_id
  JOIN competitions_category category ON category.id = proposal.category_id
  LEFT JOIN accounts_agency participant ON participant.id = proposal.participant_id
  LEFT JOIN innovations_candidacy source
    ON source.proposal_id = proposal.id AND source.stage_id = %(source)s
  LEFT JOIN judging_assignment assignment ON assignment.candidacy_id = source.id
  LEFT JOIN judging_scorecard card
    ON card.assignment_id = assignment.id AND card.state = 'locked'
  LEFT JOIN unnest(%(groups)s::bigint[], %(wholes)s::numeric[]) AS measure(group_id, whole)
    ON measure.group_id = proposal.group_id
  LEFT JOIN LATERAL (SELECT 100 * card.numerator / measure.whole AS total) points ON TRUE
 WHERE candidacy.stage_id = %(stage)s
 GROUP BY proposal.number, proposal.title, entrant.name, participant.name, kind.name,
          category.name, candidacy.state
 ORDER BY proposal.number
"""


@dataclass(frozen=True, slots=True)
class Columns:
    """Who has a column in a list of totals: judges by name, or only as many as an entry has."""

    codes: tuple[str, ...]
    names: tuple[str, ...]
    most: int


def columns_of(run: RankingRun) -> Columns:
    """A small panel by name; of a large one each entry has other judges. Two statements."""
    names = names_of(run.stage)
    most = run.rows.aggregate(most=Max("judges"))["most"] or 0
    if 0 < len(names) <= MOST_COLUMNS:
        codes = tuple(names)
        return Columns(codes, tuple(names.values()), most)
    return Columns((), (), min(most, MOST_COLUMNS))


def names_of(stage: Stage) -> dict[str, str]:
    """Judges of the marks by their codes, in order of their names; the public has none."""
    if source_of(stage).is_public:
        return {}
    rows = PanelMember.objects.filter(stage=marks_stage_id(stage), assignments__isnull=False)
    return dict(rows.distinct().order_by("person__name").values_list("code", "person__name"))


def hidden_from(run: RankingRun, person: User) -> list[int]:
    """Candidacies whose marks this person must not read."""
    readable = run.rows.whose_marks_may_be_read_by(person)
    rows = run.rows.exclude(pk__in=readable.values("pk"))
    return list(rows.values_list("candidacy", flat=True))


def recap_rows(run: RankingRun, hidden: list[int]) -> Iterator[tuple]:
    """The list of a run; totals by judge as a mapping at the end."""
    for row in _stream(RECAP, {"run": run.pk, "hidden": hidden}):
        *plain, totals = row
        yield (*plain, json.loads(totals) if totals else {})


def run_marks(run: RankingRun, criteria: list[Criterion], hidden: list[int]) -> Iterator[tuple]:
    """Number, title, unit, judge, a mark for each aspect, and the total."""
    names = {f"c{n}": criterion.code for n, criterion in enumerate(criteria)}
    columns = ", ".join(f"(told.scores ->> %({name})s)::numeric" for name in names)
    facts = {"run": run.pk, "competition": run.stage.competition_id, "hidden": hidden, **names}
    return _stream(RUN_MARKS.format(columns=columns), facts)


def stage_marks(stage: Stage, criteria: list[Criterion]) -> Iterator[tuple]:
    """Number, title, unit, judge's code and name, a mark for each aspect, and the total."""
    names = [f"c{n}" for n in range(len(criteria))]
    picked = ", ".join(
        f"max(mark.value) FILTER (WHERE mark.criterion_id = %({name})s) AS {name}" for name in names
    )
    columns = ", ".join(f"marks.{name}" for name in names)
    ids = {name: criterion.pk for name, criterion in zip(names, criteria, strict=True)}
    statement = MARKS.format(columns=columns, picked=picked)
    return _stream(statement, {"stage": stage.pk, **wholes_of(stage), **ids})


def stage_entries(stage: Stage) -> Iterator[tuple]:
    """Every entry with mean and median of the judges' totals."""
    facts = {"stage": stage.pk, "source": marks_stage_id(stage), **wholes_of(stage)}
    return _stream(ENTRIES, facts)


def wholes_of(stage: Stage) -> dict[str, list]:
    """What a full total is, by group: not every group is asked the same aspects."""
    groups = groups_of(stage)
    wholes = [measure_of(criteria_of(stage, group.pk)).full for group in groups]
    return {"groups": [group.pk for group in groups], "wholes": wholes}


def all_criteria(stage: Stage) -> list[Criterion]:
    """The aspects of every group, in the form's order."""
    source = source_of(stage)
    return list(Criterion.objects.filter(rule_set=source.rule_set_id, rubric=source.rubric))


def _stream(statement: str, facts: dict[str, Any]) -> Iterator[tuple]:
    """A cursor in the database: memory does not grow with the stage."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(statement, facts)
        while rows := cursor.fetchmany(CHUNK):
            yield from rows
