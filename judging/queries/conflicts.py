"""Who may not read what: found by the computer before anybody is asked."""

from datetime import datetime

from django.db import connection
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from competitions.models import Stage
from innovations.states import TeamRole
from judging.closeness import CLOSE, looks_back_to
from judging.states import AssignmentState

Conflicts = dict[tuple[int, int], "Bar"]


class Bar(TextChoices):
    """Why a pair is impossible; the strongest first."""

    DECLARED = "declared", _("The judge declared a conflict")
    TIE = "tie", _("The judge declared to be close to the agency or the innovation")
    MENTOR = "mentor", _("The judge is a mentor of the entry")
    TEAM = "team", _("The judge is in the entry's team")
    AGENCY = "agency", _("The judge works, or worked in the last two years, in the same agency")


# The same rules as `AssignmentQuerySet.free_of_conflict`, for all pairs of a stage at once.
PAIRS = f"""
WITH RECURSIVE panel AS (
    SELECT id AS member_id, person_id FROM judging_panelmember WHERE stage_id = %(panel)s
), entries AS (
    SELECT candidacy.id AS candidacy_id, candidacy.proposal_id, proposal.entrant_id,
           proposal.innovation_id, proposal.created_by_id
      FROM innovations_candidacy candidacy
      JOIN innovations_proposal proposal ON proposal.id = candidacy.proposal_id
     WHERE candidacy.stage_id = %(stage)s
), line AS (
    SELECT id AS start, id, parent_id, 0 AS height FROM accounts_agency
     WHERE id IN (SELECT entrant_id FROM entries) AND EXISTS (SELECT FROM close)
    UNION ALL
    SELECT line.start, agency.id, agency.parent_id, line.height + 1
      FROM line JOIN accounts_agency agency ON agency.id = line.parent_id
), {CLOSE.format(people="SELECT person_id FROM panel")}
SELECT entries.candidacy_id, panel.member_id,
       CASE WHEN close.is_tie THEN 'tie' ELSE 'agency' END
  FROM entries JOIN line ON line.start = entries.entrant_id
  JOIN close ON close.agency_id = line.id AND (close.covers OR line.height = 0)
   AND (close.ends_on IS NULL OR close.ends_on > %(since)s)
  JOIN panel ON panel.person_id = close.person_id
UNION
SELECT entries.candidacy_id, panel.member_id, 'tie'
  FROM entries JOIN judging_tie tie ON tie.innovation_id = entries.innovation_id
   AND tie.ended_at IS NULL
  JOIN panel ON panel.person_id = tie.person_id
UNION
SELECT entries.candidacy_id, panel.member_id,
       CASE team.role WHEN %(mentor)s THEN 'mentor' ELSE 'team' END
  FROM entries JOIN innovations_teammember team ON team.proposal_id = entries.proposal_id
  JOIN panel ON panel.person_id = team.person_id
UNION
SELECT entries.candidacy_id, panel.member_id, 'team'
  FROM entries JOIN panel ON panel.person_id = entries.created_by_id
UNION
SELECT entries.candidacy_id, panel.member_id, 'declared'
  FROM panel JOIN judging_panelmember judge ON judge.person_id = panel.person_id
  JOIN judging_assignment past ON past.member_id = judge.id AND past.state = %(recused)s
  JOIN innovations_candidacy any_stage ON any_stage.id = past.candidacy_id
  JOIN entries ON entries.proposal_id = any_stage.proposal_id
"""  # noqa: S608 -- constant text


def conflicts_of(stage: Stage, at: datetime, *, panel: int | None = None) -> Conflicts:
    """Impossible pairs of a stage as (candidacy id, panel member id), in one statement.

    `panel` names another stage whose members sit over these entries.
    """
    with connection.cursor() as cursor:
        cursor.execute(PAIRS, {**_facts(stage, at), "panel": panel or stage.pk})
        rows = cursor.fetchall()
    strength = list(Bar)
    found: Conflicts = {}
    for candidacy, member, word in sorted(rows, key=lambda row: strength.index(Bar(row[2]))):
        found.setdefault((candidacy, member), Bar(word))
    return found


def _facts(stage: Stage, at: datetime) -> dict:
    return {
        "stage": stage.pk,
        "since": looks_back_to(stage.opens_at, at),
        "mentor": TeamRole.MENTOR.value,
        "recused": AssignmentState.RECUSED.value,
    }
