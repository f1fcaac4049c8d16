"""The first page: what runs now, eight winners, three ways in."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from competitions.models import Window
from competitions.states import CompetitionState, WindowKind
from tests.awards.announcing import announce
from tests.awards.rounds import T0, Round
from tests.factories import NOW, World
from tests.portal.register import fill_register
from tests.portal.weights import (
    MOST_NODES,
    MOST_STATEMENTS,
    PUBLIC_HTML,
    compressed,
    nodes_of,
    statements_for,
)

pytestmark = pytest.mark.django_db


def landing(at=NOW, prefix=""):
    with time_machine.travel(at, tick=False):
        return Client().get(prefix + reverse("landing"))


def test_landing_shows_the_open_competition_with_its_deadline_and_zone():
    world = World()

    page = landing().content.decode()

    assert world.competition.name in page
    assert "10 hari lagi" in page
    assert "Kamis, 30 April 2026 pukul 10.00 WIB" in page
    assert "Mulai usulan" in page


def test_landing_shows_what_opens_next():
    world = World()
    window = Window.objects.filter(competition=world.competition, kind=WindowKind.REGISTRATION)
    window.update(opens_at=NOW + timedelta(days=3), closes_at=NOW + timedelta(days=9))

    page = landing().content.decode()

    assert "Segera dibuka" in page
    assert "Kamis, 23 April 2026 pukul 10.00 WIB" in page
    assert "Mulai usulan" not in page.split("Pintu masuk", maxsplit=1)[0]


def test_landing_shows_what_is_being_judged():
    World()

    assert "Sedang dinilai" in landing(NOW + timedelta(days=11)).content.decode()


def test_landing_without_any_competition_says_so():
    page = landing().content.decode()

    assert "Belum ada kompetisi dibuka" in page
    assert "Belum ada pemenang" in page


def test_landing_leads_to_the_latest_results_once_they_are_public():
    world = Round()
    announce(world)
    address = reverse("competition-results", args=[world.competition.slug])

    before = landing(T0 - timedelta(microseconds=1)).content.decode()
    after = landing(T0).content.decode()

    assert (address in before, address in after) == (False, True)


def test_landing_does_not_show_a_draft():
    world = World()
    type(world.competition).objects.update(state=CompetitionState.DRAFT)

    assert world.competition.name not in landing().content.decode()


def test_landing_shows_eight_cards_and_the_sum():
    world = World()
    fill_register(world, 30)

    page = landing().content.decode()

    assert page.count('class="card ') == 8
    assert "Tampilkan semua 30 inovasi" in page


def test_landing_speaks_english_too():
    World()

    page = landing(prefix="/en").content.decode()

    assert "One good way, copied in many places." in page
    assert "10 days left" in page


@pytest.mark.parametrize("count", [1, 107])
def test_landing_costs_few_statements_with_few_and_many_innovations(count):
    world = World()
    fill_register(world, count)

    with time_machine.travel(NOW, tick=False):
        found = [statements_for(reverse("landing"), person) for person in (None, world.drafter)]

    assert found == [6, MOST_STATEMENTS]


def test_landing_is_light():
    world = World()
    fill_register(world, 107)

    response = landing()

    assert compressed(response) <= PUBLIC_HTML
    assert nodes_of(response) <= MOST_NODES


def test_landing_says_whose_portal_it_is_and_whom_to_write_to(settings):
    settings.DEMO = False
    settings.SITE_OWNER = "Pemerintah Kabupaten Banyumas"
    settings.HELP_ADDRESS = "organisasi@banyumas.example"

    page = landing().content.decode()

    assert "Situs resmi Pemerintah Kabupaten Banyumas" in page
    assert 'href="mailto:organisasi@banyumas.example"' in page
