"""Two worlds that differ in what a judge may not know: every page is the same to the byte.

The pages are those of the permission matrix, so that a new one is walked as soon as it has its row.
"""

from collections import defaultdict
from contextlib import contextmanager, suppress
from decimal import Decimal
from statistics import median
from timeit import timeit

import pytest
import time_machine
from django.db import transaction
from django.urls import reverse

from competitions.states import StageState
from core.errors import ActionRefused
from judging.actions import lock_scorecard, save_scorecard
from judging.marks import MarkFacts, level_of
from judging.models import Assignment
from judging.queries.sheet import rubric_of, sheet_sha256_now
from judging.states import AssignmentState, ScorecardState
from notifications.models import Message, Notice
from tests.judging.scenes import LATER, REASON
from tests.judging.twins import plain_answer
from tests.matrix.judging import build_desk
from tests.test_permission_matrix import ROWS, lobby  # noqa: F401 -- its world

OF_JUDGES = [row for row in ROWS if "judge" in row.ok | row.sent_on]
NEWS = ("home", "notice-list", "mailbox", "assignment-list", "judge-timetable")
#: Modules whose pages know nothing of stages: they are walked in the long run only.
ELSEWHERE = ("accounts", "awards", "competitions", "core", "offline", "portal_public", "register")
#: What must be among the pages, whatever the worlds of others look like.
WALKED = {"assignment-list", "scorecard-edit", "scorecard-lock", "evidence-file", "home", "mailbox"}
SAMPLES = 60
LOW, HIGH, OWN = Decimal(40), Decimal(90), Decimal(70)


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


def peers_of(judge):
    return open_assignments().exclude(member__person=judge)


def peers_score(judge, value):
    if value is None:
        return
    for assignment in peers_of(judge):
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


def worlds(visited, rows):
    """For each module of the matrix its world with its pages, where peers still have to score.

    A world in which all is locked, or that has no stage, gets one more desk where that can be.
    """
    world, _visitors = visited
    for of_one in by_module(rows).values():
        with afterwards_undone():
            world.built.clear()
            pages = addresses(of_one, world)
            if not peers_of(world.judge).exists():
                with suppress(ActionRefused), transaction.atomic():
                    build_desk(world)
            if peers_of(world.judge).exists():
                yield pages


def by_module(rows):
    """Rows by the module that builds what they need."""
    found = defaultdict(list)
    for row in rows:
        found[row.kwargs.__module__].append(row)
    return found


def addresses(rows, world):
    return [(row, reverse(row.route, kwargs=row.kwargs(world))) for row in rows]


def is_of_stages(row):
    """Rows without facts of their own stand for pages of their route's app."""
    module = row.kwargs.__module__.rpartition(".")[2]
    return not module.startswith((*ELSEWHERE, "permission_matrix")) or row.route in NEWS


def compare(visited, rows, whens, values=(LOW, HIGH)):
    """Walk the worlds, None for peers who have not begun; returns the routes that were the same."""
    client, judge, compared = visited[1]["judge"], visited[0].judge, set()
    for pages in worlds(visited, rows):
        Assignment.objects.filter(member__person=judge).update(acquainted_at=LATER)
        for _when in whens:
            first, *others = (walk(client, pages, judge, value) for value in values)
            for other in others:
                told = {label: differing(first[label], other[label]) for label in first}
                assert {label: lines for label, lines in told.items() if lines} == {}
            compared |= {row.route for row, _address in pages}
            for assignment in open_assignments().filter(member__person=judge):
                score(assignment, OWN)
    return compared


@pytest.fixture
def visited(lobby):  # noqa: F811
    """The matrix's world, an hour later."""
    with time_machine.travel(LATER, tick=False):
        yield lobby


@pytest.mark.django_db
def test_before_the_own_lock_no_page_depends_on_what_a_peer_gave(visited):
    rows = [row for row in OF_JUDGES if is_of_stages(row)]

    assert compare(visited, rows, ["before"]) >= WALKED


@pytest.mark.slow
@pytest.mark.django_db
def test_no_page_of_a_judge_ever_depends_on_what_a_peer_gave(visited):
    found = compare(visited, OF_JUDGES, ["before", "after"], (None, LOW, HIGH))

    assert found >= WALKED


@pytest.mark.slow
@pytest.mark.django_db
def test_the_time_of_the_scoring_screen_tells_no_mark(visited):
    """A rough bound: half as long again would be a sign, less drowns in the machine's own noise."""
    world, visitors = visited
    world.built.clear()
    with afterwards_undone():
        page = reverse("scorecard-edit", args=[world.once("desk", build_desk).assignment().code])
        medians = [median_time(visitors["judge"], page, world.judge, v) for v in (LOW, HIGH)]

    assert max(medians) < 1.5 * min(medians)


def median_time(client, page, judge, value):
    with afterwards_undone():
        peers_score(judge, value)
        client.get(page)
        return median(timeit(lambda: client.get(page), number=1) for _ in range(SAMPLES))


@pytest.mark.django_db
def test_the_two_worlds_do_differ_in_what_is_hidden(visited):
    """The control: peers did lock, and their marks are other ones."""
    world, sheets = visited[0], []
    world.built.clear()
    with afterwards_undone():
        scene = world.once("desk", build_desk)
        for value in (LOW, HIGH):
            with afterwards_undone():
                peers_score(world.judge, value)
                sheets.append(sheet_sha256_now(scene.stage, scene.group))

    assert len(set(sheets)) == 2
