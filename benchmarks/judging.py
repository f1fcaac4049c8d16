"""A panel, three judges an entry, and marks: written set by set inside the database."""

from django.db import connection, transaction

from benchmarks.world import JUDGES_PER_ENTRY, World
from core.codes import new_code
from innovations.models import Candidacy, Proposal
from innovations.states import ProposalState
from judging.models import Assignment, Mark, PanelMember, Scorecard
from judging.queries.sheet import criteria_of
from judging.states import AssignmentState, PlaceState, ScorecardState
from judging.totals import measure_of

FRESH = 4  # one in four entries of the measured judge has no mark yet, one in four is half done
REASON = (
    "Angka sebelum dan sesudah bersumber dari laporan unit dan dapat diperiksa; penerima manfaat "
    "jelas, tetapi target tahun berikutnya belum disebut."
)
MARKS = """
INSERT INTO judging_mark
       (scorecard_id, criterion_id, level, value, reason, created_at, updated_at)
SELECT card.id, criterion.id, level.number, chosen.value, %s, now(), now()
  FROM judging_scorecard card
  CROSS JOIN competitions_criterion criterion
  CROSS JOIN LATERAL (
       SELECT 35 + (card.id * 31 + criterion.id * 17 + card.id * criterion.id) %% 60 AS value
  ) chosen
  JOIN competitions_criterionlevel level
    ON level.criterion_id = criterion.id AND chosen.value BETWEEN level.low AND level.high
 WHERE criterion.rule_set_id = %s AND criterion.weight > 0
"""
LOCK = """
UPDATE judging_scorecard card
   SET state = 'locked', locked_at = %s, numerator = summed.total
  FROM (SELECT mark.scorecard_id, sum(
               (mark.value * 100)::bigint * (%s::jsonb ->> mark.criterion_id::text)::bigint
               ) AS total
          FROM judging_mark mark GROUP BY mark.scorecard_id) summed,
       judging_assignment assignment
 WHERE summed.scorecard_id = card.id AND assignment.id = card.assignment_id
   AND assignment.state = 'finished'
"""
SUMS = """
UPDATE innovations_candidacy candidacy
   SET numerator_sum = summed.total, locked_count = summed.cards
  FROM (SELECT assignment.candidacy_id, sum(card.numerator) AS total, count(*) AS cards
          FROM judging_scorecard card
          JOIN judging_assignment assignment ON assignment.id = card.assignment_id
         WHERE card.state = 'locked' GROUP BY assignment.candidacy_id) summed
 WHERE summed.candidacy_id = candidacy.id
"""


@transaction.atomic
def make_judging(world: World) -> None:
    """Everything is locked but a part of the measured judge's own desk.

    Triggers sleep meanwhile: history rows one by one would take most of the time, and no page
    that is measured reads them.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
    members = make_panel(world)
    assignments = make_assignments(world, members)
    own = [row for row in assignments if row.member_id == members[0].pk]
    part = len(own) // FRESH
    half_done, untouched = own[:part], own[part : 2 * part]
    Assignment.objects.filter(pk__in=[row.pk for row in [*half_done, *untouched]]).update(
        state=AssignmentState.ACTIVE
    )
    make_marks(world, [row for row in assignments if row not in untouched])
    name_entries(world, half_done)


def make_panel(world: World) -> list[PanelMember]:
    return PanelMember.objects.bulk_create(
        PanelMember(
            stage=world.stage,
            person=person,
            code=new_code(),
            maximum_load=80,
            state=PlaceState.ACCEPTED,
            is_chair=place == 1,
            declared_at=world.days(-30),
        )
        for place, person in enumerate(world.judges)
    )


def make_assignments(world: World, members: list[PanelMember]) -> list[Assignment]:
    entries = Proposal.objects.filter(competition=world.competition, state=ProposalState.ELIGIBLE)
    candidacies = Candidacy.objects.bulk_create(
        Candidacy(code=new_code(), proposal_id=proposal, stage=world.stage, version_id=version)
        for proposal, version in entries.order_by("pk").values_list("pk", "versions")
    )
    return Assignment.objects.bulk_create(
        Assignment(
            code=new_code(),
            candidacy=candidacy,
            member=members[(place * JUDGES_PER_ENTRY + turn) % len(members)],
            is_automatic=True,
            seed="bench",
            assigned_by=world.organiser,
            acquainted_at=world.days(-30),
            state=AssignmentState.FINISHED,
        )
        for place, candidacy in enumerate(candidacies)
        for turn in range(JUDGES_PER_ENTRY)
    )


def make_marks(world: World, assignments: list[Assignment]) -> None:
    """Marks go in while scorecards are open, as the law of the table wants it."""
    Scorecard.objects.bulk_create(
        Scorecard(
            assignment=assignment,
            rule_set=world.rule_set,
            version=len(world.sections),
            saved_at=world.days(-10),
            state=ScorecardState.OPEN,
        )
        for assignment in assignments
    )
    factors = measure_of(criteria_of(world.stage, world.group.pk)).factors
    as_json = "{" + ", ".join(f'"{key}": {factor}' for key, factor in factors.items()) + "}"
    with connection.cursor() as cursor:
        cursor.execute(MARKS, [REASON, world.rule_set.pk])
        cursor.execute(LOCK, [world.days(-9), as_json])
        cursor.execute(SUMS)


def name_entries(world: World, half_done: list[Assignment]) -> None:
    """One entry is read, another is written: saves do not change what is read."""
    read, written = half_done[0], half_done[-1]
    mark = Mark.objects.filter(scorecard__assignment=written).select_related("criterion").first()
    world.facts |= {
        "read": read.code,
        "written": written.code,
        "version": written.scorecard.version,
        "criterion": mark.criterion.code,
        "reason": REASON,
        "scorecards": Scorecard.objects.filter(state=ScorecardState.LOCKED).count(),
        "marks": Mark.objects.count(),
    }
