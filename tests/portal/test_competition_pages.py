"""Editions for everybody: list, page, calendar."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from competitions.states import CompetitionState
from tests.factories import NOW, World, make_competition
from tests.portal.weights import (
    MOST_NODES,
    MOST_STATEMENTS,
    PUBLIC_HTML,
    compressed,
    nodes_of,
    statements_for,
)

pytestmark = pytest.mark.django_db


def get(name, *args, at=NOW):
    with time_machine.travel(at, tick=False):
        return Client().get(reverse(name, args=args))


def test_list_groups_editions_by_phase():
    world = World()
    make_competition(world.secretariat, at=NOW - timedelta(days=40), name="KIPP Lama")

    page = get("competition-list").content.decode()

    assert page.index("Sedang dibuka") < page.index("Sedang dinilai")
    assert page.index(world.competition.name) < page.index("KIPP Lama")


def test_list_without_editions_says_so():
    assert "Belum ada kompetisi" in get("competition-list").content.decode()


@pytest.mark.parametrize("count", [1, 30])
def test_list_costs_few_statements_with_few_and_many_editions(count):
    world = World()
    for _ in range(count - 1):
        make_competition(world.secretariat)

    with time_machine.travel(NOW, tick=False):
        address = reverse("competition-list")
        assert statements_for(address, world.drafter) <= MOST_STATEMENTS


def test_page_tells_rules_schedule_rubric_and_form():
    world = World()

    page = get("competition-detail", world.competition.slug).content.decode()

    for said in ("Syarat", "Jadwal", "Rubrik", "Yang ditanyakan formulir", "Kesehatan", "WIB"):
        assert said in page
    for criterion in world.competition.rule_sets.get().criteria.all():
        assert criterion.name in page
    for level in world.competition.rule_sets.get().criteria.first().levels.all():
        assert level.anchor in page


def test_page_costs_few_statements():
    world = World()
    address = reverse("competition-detail", args=[world.competition.slug])

    with time_machine.travel(NOW, tick=False):
        found = [statements_for(address, person) for person in (None, world.drafter)]

    assert found == [6, MOST_STATEMENTS]


def test_page_is_light():
    response = get("competition-detail", World().competition.slug)

    assert compressed(response) <= PUBLIC_HTML
    assert nodes_of(response) <= MOST_NODES


def test_a_draft_does_not_exist():
    world = World()
    type(world.competition).objects.update(state=CompetitionState.DRAFT)

    assert get("competition-detail", world.competition.slug).status_code == 404
    assert get("competition-calendar", world.competition.slug).status_code == 404


def test_calendar_is_a_file_with_times_in_utc():
    world = World()

    response = get("competition-calendar", world.competition.slug)

    text = response.content.decode()
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert text.startswith("BEGIN:VCALENDAR\r\n")
    assert "20260430T030000Z" in text
    assert text.count("BEGIN:VEVENT") == 4


def test_a_cancelled_edition_says_so():
    world = World()
    type(world.competition).objects.update(state=CompetitionState.CANCELLED)

    assert "dibatalkan" in get("competition-detail", world.competition.slug).content.decode()
