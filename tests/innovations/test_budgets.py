"""How many statements a page costs: the same with 1 and with 107 entries."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override

from competitions.states import EligibilityKind
from innovations.actions import hand_over_proposal, submit_proposal
from tests.factories import NOW, make_proposal

pytestmark = pytest.mark.django_db
MOST = 8
MANY = 106
LONG = ("screening_reason", '"content"', '"answers"', '"summary"', '"search"')


@pytest.fixture(autouse=True)
def indonesian(english):
    """Addresses without a prefix."""
    with override("id"):
        yield


def statements(client, address):
    with CaptureQueriesContext(
        connection,
    ) as seen:
        assert client.get(address).status_code == 200
    return [query["sql"] for query in seen]


def enter(world, *, is_submitted):
    proposal = make_proposal(world.competition, world.unit, by=world.drafter, is_filled=False)
    if is_submitted:
        type(proposal).objects.filter(pk=proposal.pk).update(
            state="submitted", submitted_at=NOW, number=f"BMS26-X{proposal.pk}"
        )
    return proposal


@pytest.mark.parametrize("person", ["drafter", "local_admin"])
def test_the_list_costs_the_same_at_every_size(world, visit, person):
    client, address = visit(getattr(world, person)), reverse("proposal-list")
    enter(world, is_submitted=False)
    few = statements(client, address)

    for _ in range(MANY):
        enter(world, is_submitted=False)
    many = statements(client, address)

    assert len(few) == len(many) <= MOST
    assert not [sql for sql in many for name in LONG if name in sql]


@pytest.mark.parametrize("query", ["", "?q=inovasi", "?tampilan=baru&page=2"])
def test_the_queue_costs_the_same_at_every_size(world, visit, query):
    address = reverse("screening-list", kwargs={"code": world.competition.code})
    client = visit(world.screener)
    enter(world, is_submitted=True)
    few = statements(client, address)

    for _ in range(MANY):
        enter(world, is_submitted=True)
    many = statements(client, address + query)

    assert len(few) == len(many) <= MOST
    assert not [sql for sql in many for name in LONG if name in sql]


@pytest.mark.parametrize(
    ("route", "person", "state"),
    [
        ("proposal-detail", "drafter", "draft"),
        ("proposal-detail", "local_admin", "submitted"),
        ("innovation-edit", "drafter", "draft"),
        ("section-edit", "drafter", "draft"),
        ("proposal-hand-over", "drafter", "draft"),
        ("proposal-submit", "local_admin", "handed_over"),
        ("proposal-history", "drafter", "submitted"),
        ("proposal-receipt", "drafter", "submitted"),
    ],
)
def test_a_page_of_one_entry_keeps_the_budget(world, visit, route, person, state):
    for name in ("Top 45", "Top 99"):
        facts = {"kind": EligibilityKind.PAST_HONOUR, "text": name, "honour": name, "most": 0}
        world.competition.eligibility_rules.create(**facts)
    proposal = make_proposal(world.competition, world.unit, by=world.drafter)
    if state != "draft":
        hand_over_proposal(proposal, by=world.drafter, at=NOW)
    if state == "submitted":
        submit_proposal(proposal, by=world.local_admin, at=NOW)
    more = {"section": "summary"} if route == "section-edit" else {}
    address = reverse(route, kwargs={"code": proposal.code, **more})

    seen = statements(visit(getattr(world, person)), address)

    assert len(seen) <= MOST, "\n".join(seen)


def test_starting_an_entry_keeps_the_budget(world, visit):
    client, address = visit(world.drafter), reverse("proposal-start")

    chosen = statements(client, f"{address}?kompetisi={world.competition.code}")

    assert len(statements(client, address)) <= MOST
    assert len(chosen) <= MOST, "\n".join(chosen)
