"""Who may not read what: found by the computer before anybody is asked."""

from datetime import date, datetime, timedelta

from django.db import connection
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from accounts.states import TERRITORIES, Role
from competitions.models import Stage
from judging.states import AssignmentState

LOOK_BACK = timedelta(days=2 * 365)

Conflicts = dict[tuple[int, int], "Bar"]


class Bar(TextChoices):
    """Why a pair is impossible; the strongest first."""

    DECLARED = "declared", _("The judge declared a conflict")
    TEAM = "team", _("The judge is in the entry's team")
    AGENCY = "agency", _("The judge works, or worked in the last two years, in the same agency")


# An agency's house is the highest agency above it that is no whole government: its OPD, or its
# ministry. Two agencies of one house are one to a judge.
PAIRS = """
WITH RECURSIVE places AS (
    SELECT panel.id AS member_id, panel.person_id, held.agency_id
      FROM judging_panelmember panel
      JOIN accounts_membership held ON held.person_id = panel.person_id
     WHERE panel.stage_id = %(stage)s AND held.role <> %(judge)s
       AND (held.ends_on IS NULL OR held.ends_on > %(since)s)
), entries AS (
    SELECT candidacy.id AS candidacy_id, candidacy.proposal_id, proposal.entrant_id
      FROM innovations_candidacy candidacy
      JOIN innovations_proposal proposal ON proposal.id = candidacy.proposal_id
     WHERE candidacy.stage_id = %(stage)s
), above AS (
    SELECT id AS start, id, parent_id, kind, 0 AS height FROM accounts_agency
     WHERE id IN (SELECT agency_id FROM places UNION SELECT entrant_id FROM entries)
    UNION ALL
    SELECT above.start, agency.id, agency.parent_id, agency.kind, above.height + 1
      FROM above JOIN accounts_agency agency ON agency.id = above.parent_id
), houses AS (
    SELECT DISTINCT ON (start) start, id AS house FROM above
     WHERE height = 0 OR kind <> ALL(%(governments)s) ORDER BY start, height DESC
)
SELECT entries.candidacy_id, places.member_id, 'agency'
  FROM entries JOIN houses theirs ON theirs.start = entries.entrant_id
  JOIN houses own ON own.house = theirs.house
  JOIN places ON places.agency_id = own.start
UNION
SELECT entries.candidacy_id, panel.id, 'team'
  FROM entries JOIN innovations_teammember team ON team.proposal_id = entries.proposal_id
  JOIN judging_panelmember panel ON panel.person_id = team.person_id
 WHERE panel.stage_id = %(stage)s
UNION
SELECT entries.candidacy_id, panel.id, 'declared'
  FROM entries JOIN innovations_candidacy any_stage ON any_stage.proposal_id = entries.proposal_id
  JOIN judging_assignment past ON past.candidacy_id = any_stage.id AND past.state = %(recused)s
  JOIN judging_panelmember judge ON judge.id = past.member_id
  JOIN judging_panelmember panel ON panel.person_id = judge.person_id
 WHERE panel.stage_id = %(stage)s
"""


def conflicts_of(stage: Stage, at: datetime) -> Conflicts:
    """Impossible pairs of a stage as (candidacy id, panel member id), in one statement."""
    with connection.cursor() as cursor:
        cursor.execute(PAIRS, _facts(stage, at.date()))
        rows = cursor.fetchall()
    strength = list(Bar)
    found: Conflicts = {}
    for candidacy, member, word in sorted(rows, key=lambda row: strength.index(Bar(row[2]))):
        found.setdefault((candidacy, member), Bar(word))
    return found


def _facts(stage: Stage, today: date) -> dict:
    return {
        "stage": stage.pk,
        "since": today - LOOK_BACK,
        "judge": Role.JUDGE.value,
        "recused": AssignmentState.RECUSED.value,
        "governments": [kind.value for kind in TERRITORIES],
    }
