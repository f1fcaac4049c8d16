"""The plan of `make bench` fits the portal; nothing is timed here."""

from collections import Counter

import pytest
from django.conf import settings
from django.test import Client

from benchmarks import announcing, issuing, plan
from benchmarks.counting import CountMiddleware
from benchmarks.entries import make_entries
from benchmarks.judging import make_judging
from benchmarks.plan import Operation
from benchmarks.report import verdict
from benchmarks.world import make_round
from judging.actions import adopt_run, conclude_stage
from judging.queries.sheet import ranking_document
from tests.guard import unguarded

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    world = make_round(24)
    make_entries(world)
    make_judging(world)
    return world


def ask(world, operation):
    client = Client()
    if operation.person:
        client.cookies[settings.SESSION_COOKIE_NAME] = world.sessions[operation.person]
    path = operation.path(world.facts)
    if operation.body is None:
        return client.get(path)
    data = operation.body(world.facts, 0, {})
    return client.post(path, data, content_type="application/json")


def text_of(answer):
    return answer.getvalue().decode(errors="replace")


def refused(world, operations):
    """Operations whose answer would stop the measurement."""
    answers = [(operation, ask(world, operation)) for operation in operations]
    return [
        (operation.name, answer.status_code)
        for operation, answer in answers
        if answer.status_code != 200
        or world.facts.get(operation.proof, operation.proof)
        not in answer.getvalue().decode(errors="replace")
    ]


def test_plan_is_answered_at_every_stage_of_a_round(world, monkeypatch):
    monkeypatch.setattr(Client, "request", unguarded)  # the demo's writers name their own unit
    while_scored = refused(world, plan.WHILE_SCORED)
    for _name, act in announcing.acts_until_ranked(world):
        act()
    when_ranked = refused(world, plan.WHEN_RANKED)
    for _name, act in announcing.acts_until_prepared(world):
        act()
    when_prepared = refused(world, plan.WHEN_PREPARED)
    for _name, act in announcing.acts_until_public(world):
        act()
    monkeypatch.setattr(issuing, "MOST", 1)  # paper takes its time
    for _name, act in issuing.acts_until_held(world):
        act()
    when_public = refused(world, plan.WHEN_PUBLIC)

    assert (while_scored, when_ranked, when_prepared, when_public) == ([], [], [], [])


def test_plan_names_addresses_that_do_not_exist():
    unknown = Operation("a page of tomorrow", "no-such-page", "")

    found = plan.missing((*plan.ALL, unknown))

    assert [line.partition(":")[0] for line in found] == ["a page of tomorrow"]


def test_populate_keeps_the_laws_of_the_tables(world):
    counts = {
        "eligible": world.competition.proposals.filter(state="eligible").count(),
        "assignments": world.stage.panel.filter(assignments__isnull=False).count(),
        "locked": world.facts["scorecards"],
    }

    own = world.stage.panel.get(person=world.judges[0]).assignments.filter(state="active").count()
    assert counts == {"eligible": 24, "assignments": 72, "locked": 72 - own}


def test_counting_tells_statements_and_rows_when_asked(rf, world):
    middleware = CountMiddleware(lambda _request: ask(world, plan.WHEN_PUBLIC[1]))

    asked = middleware(rf.get("/", headers={"x-count": "1"}))
    unasked = middleware(rf.get("/"))

    assert (int(asked["X-Statements"]) > 0, int(asked["X-Rows"]) > 0) == (True, True)
    assert "X-Statements" not in unasked


def test_verdict_names_what_misses():
    row = {"target": 9, "ceiling": 8, "statements": 9}

    assert [verdict(row, 10), verdict(row | {"statements": 8}, 9)] == ["MISS CPU+SQL", "ok"]


def test_ranking_document_takes_the_same_statements_for_any_number_of_entries(
    world, django_assert_num_queries
):
    with django_assert_num_queries(5):
        document = ranking_document(world.stage, world.group)

    assert len(document["proposals"]) == 24


def test_conclude_stage_moves_all_entries_in_two_statements(world, django_assert_max_num_queries):
    for _name, act in announcing.acts_until_ranked(world):
        act()
    run = adopt_run(world.run, by=world.organiser, at=world.now)

    with django_assert_max_num_queries(24):
        stage = conclude_stage(run.stage, by=world.organiser, at=world.now)

    states = Counter(stage.candidacies.values_list("state", flat=True))
    assert states == {"advanced": 24}
