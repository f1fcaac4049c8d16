"""A round of 36, 500 and 5,000 agencies: the same statements, a page of rows."""

import pytest
from django.db import connection
from django.urls import reverse

from tests.judging.scenes import Scene
from tests.portal.turnouts import fill_agencies, fill_entries, staff

pytestmark = pytest.mark.django_db
DASHBOARD, PAGE = 12, 8
STATES = ("draft", "with_local_admin", "submitted", "eligible", "eligible", "ineligible")


def addresses(world, scene):
    code = [world.competition.code]
    return {
        "competition-dashboard": reverse("competition-dashboard", args=code),
        "entry-list": reverse("entry-list", args=code),
        "participation-list": reverse("participation-list", args=code),
        "silent": reverse("participation-list", args=code) + "?lihat=belum&q=Dinas",
        "judge-list": reverse("judge-list", args=[scene.stage.code]),
    }


@pytest.mark.parametrize(
    "steps",
    [
        pytest.param([(36, 40), (464, 400)], id="36 and 500"),
        pytest.param([(500, 440), (4500, 3160)], id="500 and 5000", marks=pytest.mark.slow),
    ],
)
def test_pages_cost_the_same_however_many_agencies_there_are(world, visit, steps):
    scene = Scene(entries=1, judges=3, world=world)
    scene.start()
    entrants = []
    found = {}
    for agencies, entries in steps:
        new = fill_agencies(world, agencies)
        staff(new[:30], world.local_admin)
        entrants += new[::2]
        states = [STATES[place % len(STATES)] for place in range(entries)]
        fill_entries(world.competition, entrants, by=world.drafter, states=states)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE (SKIP_LOCKED)")  # as the server does after so many rows
        for name, address in addresses(world, scene).items():
            response = visit(world.organiser, address)
            assert response.status_code == 200
            found.setdefault(name, []).append(len(response.statements))

    most = {name: DASHBOARD if name == "competition-dashboard" else PAGE for name in found}
    assert {name: set(counts) for name, counts in found.items()} == {
        name: {counts[0]} for name, counts in found.items()
    }
    assert {name for name, counts in found.items() if counts[0] > most[name]} == set()


def test_lists_show_a_page_however_many_agencies_there_are(world, visit):
    fill_agencies(world, 500)
    address = reverse("participation-list", args=[world.competition.code])

    page = visit(world.organiser, address)
    dashboard = visit(
        world.organiser, reverse("competition-dashboard", args=[world.competition.code])
    )

    assert (len(page.context["rows"]), page.context["page_obj"].paginator.count) == (50, 503)
    assert len(dashboard.context["participation"].silent) == 12
    assert dashboard.context["participation"].silent_count == 503
