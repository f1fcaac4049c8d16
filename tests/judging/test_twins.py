"""Two worlds that differ in what a judge may not know: every page is the same to the byte.

The pages are those of the permission matrix, so that a new one is walked as soon as it has its row.
"""

from collections import defaultdict
from contextlib import contextmanager

import pytest
import time_machine
from django.db import transaction
from django.urls import reverse

from competitions.states import StageState
from judging.actions import lock_scorecard, save_scorecard
from judging.marks import MarkFacts, level_of
from judging.models import Assignment
from judging.queries.sheet import rubric_of
from judging.states import AssignmentState, ScorecardState
from notifications.models import Message, Notice
from tests.judging.scenes import LATER, REASON
from tests.judging.twins import plain_answer
from tests.test_permission_matrix import ROWS, lobby, sign_in  # noqa: F401 -- its world

OF_JUDGES = [row for row in ROWS if "judge" in row.ok | row.sent_on | row.forbidden]
LOW, HIGH = 40, 90


@contextmanager
def afterwards_undone():
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def answer_of(client, row, address):
    """What a page of the matrix says."""
    return plain_answer(getattr(client, row.method)(address))


def score(assignment, value):
    """One judge's marks, all the same, locked."""
    stage, person = assignment.member.stage, assignment.member.person
    rubric = rubric_of(stage, assignment.candidacy.proposal.group_id)
    levels = [list(criterion.levels.all()) for criterion in rubric]
    marks = [
        MarkFacts(criterion.code, level_of(rows, value), value, REASON)
        for criterion, rows in zip(rubric, levels, strict=True)
    ]
    card = getattr(assignment, "scorecard", None)
    version = card.version if card else 0
    card = save_scorecard(assignment, by=person, at=LATER, version=version, marks=marks)
    lock_scorecard(assignment, by=person, at=LATER, version=card.version)


def open_assignments():
    return Assignment.objects.filter(
        state=AssignmentState.ACTIVE, member__stage__state=StageState.SCORING
    ).exclude(scorecard__state__in=(ScorecardState.LOCKED, ScorecardState.VOID))


def peers_score(judge, value):
    for assignment in open_assignments().exclude(member__person=judge):
        score(assignment, value)


def walk(client, pages, judge, value):
    """What the judge reads on all pages after the peers gave this."""
    with afterwards_undone():
        peers_score(judge, value)
        found = {row.label: answer_of(client, row, address) for row, address in pages}
        found["notices"] = told_to(judge)
    return found


def told_to(person):
    """News and mail of one person, without instants that a test cannot hold still."""
    notices = Notice.objects.filter(person=person).order_by("pk")
    mails = Message.objects.filter(recipient=person).order_by("pk")
    return (
        f"{list(notices.values_list('kind', 'url'))} {list(mails.values_list('kind', 'context'))}"
    )


def differing(low, high):
    """The first lines that are not the same, for whoever reads the fault."""
    pairs = zip(low.splitlines(), high.splitlines(), strict=False)
    return [pair for pair in pairs if pair[0] != pair[1]][:3]


def by_file(rows):
    """Rows whose world one module builds."""
    found = defaultdict(list)
    for row in rows:
        found[row.kwargs.__module__].append(row)
    return found


@pytest.mark.django_db
def test_no_page_of_a_judge_depends_on_what_a_peer_gave(lobby):  # noqa: F811
    world, visitors = lobby
    client, judge, compared = visitors["judge"], world.judge, 0
    for rows in by_file(OF_JUDGES).values():
        with time_machine.travel(LATER, tick=False), afterwards_undone():
            world.built.clear()
            pages = [(row, reverse(row.route, kwargs=row.kwargs(world))) for row in rows]
            Assignment.objects.filter(member__person=judge).update(acquainted_at=LATER)
            for _when in ("before the own lock", "after it"):
                low, high = (walk(client, pages, judge, value) for value in (LOW, HIGH))
                assert {
                    label: differing(low[label], high[label])
                    for label in low
                    if low[label] != high[label]
                } == {}
                compared += len(low)
                for assignment in open_assignments().filter(member__person=judge):
                    score(assignment, 70)
    assert compared > len(OF_JUDGES)
