"""Every mark that was ever locked in a stage, with all its versions, for the file of marks."""

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from django.db import connection
from django.utils.translation import gettext as _

from competitions.models import Stage
from competitions.states import StageState
from judging.models import Assignment
from judging.states import AssignmentState

CHUNK = 2000

# The marks that are locked now, and those that were before each opening. Nothing of a draft.
MARKS = """
WITH cards AS (
    SELECT card.id, card.state, card.locked_at, card.rule_set_id, proposal.number,
           member.code AS judge,
           (SELECT count(*) FROM judging_scorecardrevision kept WHERE kept.scorecard_id = card.id)
             AS kept
      FROM judging_scorecard card
      JOIN judging_assignment assignment ON assignment.id = card.assignment_id
      JOIN judging_panelmember member ON member.id = assignment.member_id
      JOIN innovations_candidacy candidacy ON candidacy.id = assignment.candidacy_id
      JOIN innovations_proposal proposal ON proposal.id = candidacy.proposal_id
     WHERE member.stage_id = %(stage)s
)
SELECT cards.number, cards.judge, cards.state, criterion.name, criterion.sort, line.version,
       line.is_last, line.level, line.value, line.reason, line.at, line.cause, line.why
  FROM cards
  CROSS JOIN LATERAL (
    SELECT mark.criterion_id::bigint AS criterion, cards.kept + 1 AS version,
           TRUE AS is_last, mark.level::int AS level, mark.value, mark.reason,
           cards.locked_at AS at, COALESCE(last.cause, '') AS cause,
           COALESCE(last.reason, '') AS why
      FROM judging_mark mark
      LEFT JOIN judging_scorecardrevision last
        ON last.scorecard_id = cards.id AND last.number = cards.kept
     WHERE mark.scorecard_id = cards.id AND cards.locked_at IS NOT NULL
    UNION ALL
    SELECT known.id, kept.number, FALSE, (said.mark ->> 'level')::int,
           (said.mark ->> 'value')::numeric(6, 2), said.mark ->> 'reason', kept.locked_at,
           COALESCE(before.cause, ''), COALESCE(before.reason, '')
      FROM judging_scorecardrevision kept
      JOIN LATERAL jsonb_each(kept.marks) AS said (code, mark) ON TRUE
      JOIN competitions_criterion known
        ON known.code = said.code AND known.rule_set_id = cards.rule_set_id
       AND known.rubric = %(rubric)s
      LEFT JOIN judging_scorecardrevision before
        ON before.scorecard_id = kept.scorecard_id AND before.number = kept.number - 1
     WHERE kept.scorecard_id = cards.id
  ) line
  JOIN (SELECT id, name, "order" AS sort FROM competitions_criterion) criterion
    ON criterion.id = line.criterion
 ORDER BY cards.number, cards.judge, line.version, criterion.sort
"""


class MarkLine(NamedTuple):
    """One mark of one version; `cause` and `why` tell how this version came about."""

    number: str
    judge: str
    state: str
    criterion: str
    order: int
    version: int
    is_last: bool
    level: int
    value: Decimal
    reason: str
    locked_at: datetime
    cause: str
    why: str


def obstacles_to_export_marks(stage: Stage) -> Iterator[str]:
    """Nobody takes marks home that can still change."""
    if stage.state not in {StageState.LOCKED, StageState.CONCLUDED}:
        yield _("Lock the scores of this stage first.")


def marks_ever_locked(stage: Stage) -> Iterator[MarkLine]:
    """Streamed from a cursor in the database: the memory does not grow with the stage.

    Judges by their code of the stage; the marks of a draft are in no line.
    """
    facts = {"stage": stage.pk, "rubric": stage.rubric}
    with connection.chunked_cursor() as cursor:
        cursor.execute(MARKS, facts)
        while rows := cursor.fetchmany(CHUNK):
            yield from (MarkLine(*row) for row in rows)


class GapLine(NamedTuple):
    """A scorecard that will not come, and why."""

    number: str
    judge: str
    reason: str


def gaps_of(stage: Stage) -> Iterator[GapLine]:
    """Decided gaps, for the end of the same file."""
    rows = Assignment.objects.filter(member__stage=stage, state=AssignmentState.EXCUSED)
    facts = rows.values_list("candidacy__proposal__number", "member__code", "excuse")
    return (GapLine(*row) for row in facts.order_by("candidacy__proposal__number", "member__code"))
