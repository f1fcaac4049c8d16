"""A run's input is read at one moment: whatever changes between two statements, nothing mixes."""

import pytest
from django.db import connection

from innovations.models import Candidacy
from judging.models import Scorecard
from judging.queries.sheet import ranking_document
from judging.ranking import one_look
from tests.judging.scenes import Scene

pytestmark = pytest.mark.django_db(transaction=True)

LEAVE = "UPDATE innovations_proposal SET state = 'withdrawn' WHERE number = 'BMS26-001'"
FALL = """
UPDATE judging_scorecard card SET state = 'void', locked_at = NULL, numerator = NULL
  FROM judging_assignment assignment, innovations_candidacy candidacy, innovations_proposal entry
 WHERE assignment.id = card.assignment_id AND candidacy.id = assignment.candidacy_id
   AND entry.id = candidacy.proposal_id AND entry.number = 'BMS26-001'
"""
BACK = "UPDATE innovations_proposal SET state = 'eligible' WHERE number = 'BMS26-001'"
UP = FALL.replace("'void'", "'locked'").replace("locked_at = NULL", "locked_at = now()")
UP = UP.replace("numerator = NULL", "numerator = 1")
BEFORE, AFTER = ("active", {"submitted"}), ("withdrawn", {"void"})


class Meanwhile:
    """Before the n-th statement somebody else withdraws the entry and voids its scorecards."""

    def __init__(self, turn):
        self.turn, self.count = turn, 0
        self.other = connection.copy()

    def __call__(self, execute, sql, params, many, context):
        if not sql.startswith(("SET", "SAVEPOINT")):
            if self.count == self.turn:
                self.say(LEAVE, FALL)
            self.count += 1
        return execute(sql, params, many, context)

    def say(self, *statements):
        with self.other.cursor() as cursor:
            cursor.execute("BEGIN")
            for statement in statements:
                cursor.execute(statement)
            cursor.execute("COMMIT")

    def end(self):
        self.say(BACK, UP)
        self.other.close()


def seen(document):
    entry = next(row for row in document["proposals"] if row["id"] == "BMS26-001")
    rows = [row for row in document["evaluations"] if row["proposal"] == "BMS26-001"]
    return entry["status"], {row["status"] for row in rows}


def disturbed(turn, read):
    """What was read, and how many statements that took."""
    meanwhile = Meanwhile(turn)
    try:
        with connection.execute_wrapper(meanwhile):
            return read(), meanwhile.count
    finally:
        meanwhile.end()


@pytest.fixture
def scene(transactional_db):
    scene = Scene(entries=2, judges=2)
    scene.start()
    scene.score_all(70, 80)
    scene.lock()
    return scene


def test_no_document_holds_an_entry_before_and_its_marks_after(scene):
    def read():
        return ranking_document(scene.stage, scene.group)

    _document, statements = disturbed(99, read)
    found = [seen(disturbed(turn, read)[0]) for turn in range(statements)]

    assert all(one in (BEFORE, AFTER) for one in found)
    assert BEFORE in found
    assert AFTER in found


def test_control_two_statements_mix(scene):
    def read():
        entries = Candidacy.objects.filter(stage=scene.stage)
        told = dict(entries.values_list("proposal__number", "proposal__state"))
        cards = Scorecard.objects.filter(assignment__candidacy__stage=scene.stage)
        rows = cards.filter(assignment__candidacy__proposal__number="BMS26-001")
        return told["BMS26-001"], set(rows.values_list("state", flat=True))

    assert disturbed(1, read)[0] == ("eligible", {"void"})


def test_one_look_sees_what_its_first_statement_saw(scene):
    def read():
        with one_look():
            first = seen(ranking_document(scene.stage, scene.group))
            return first, seen(ranking_document(scene.stage, scene.group))

    pairs = [disturbed(turn, read)[0] for turn in (1, 6)]

    assert pairs == [(BEFORE, BEFORE), (BEFORE, BEFORE)]
