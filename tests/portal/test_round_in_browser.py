"""The round's pages in a browser: accessible at three widths, nothing wider than a small phone."""

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.factories import World
from tests.journeys.hands import Hands
from tests.judging.scenes import Scene
from tests.portal.turnouts import fill_agencies, fill_entries, staff

pytestmark = pytest.mark.django_db(transaction=True)
WIDTHS = (1440, 768, 390)
SMALLEST = 320


@pytest.fixture
def addresses():
    """A round in the middle of its registration, with a stage that is scored."""
    world = World(at=timezone.now())
    agencies = fill_agencies(world, 14)
    staff(agencies[:4], world.local_admin)
    states = ["draft", "with_local_admin", "submitted", "eligible", "ineligible"] * 3
    fill_entries(world.competition, [world.unit, *agencies[:6]], by=world.drafter, states=states)
    type(world.competition).objects.update(last_number=500)
    scene = Scene(entries=2, judges=3, world=world)
    scene.start()
    scene.score(0, 0)
    code = [world.competition.code]
    routes = ("competition-dashboard", "entry-list", "participation-list", "agency-call")
    found = [reverse(route, args=code) for route in routes]
    return world, [*found, reverse("judge-list", args=[scene.stage.code])]


def test_pages_of_the_round_are_accessible_and_fit(
    page, live_server, addresses, accessibility_faults, violations
):
    world, pages = addresses
    Hands(page, live_server.url).sign_in(world.organiser.email)

    for address in pages:
        page.goto(live_server.url + address)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            assert accessibility_faults(page) == [], (address, width)
        page.set_viewport_size({"width": SMALLEST, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= SMALLEST


def test_organiser_invites_every_silent_agency_with_one_press(
    page, live_server, addresses, violations
):
    world, (dashboard, *_rest) = addresses
    Hands(page, live_server.url).sign_in(world.organiser.email)
    page.goto(live_server.url + dashboard)

    page.get_by_role("button", name="Undang", exact=False).first.click()

    page.get_by_text("instansi sedang diundang").wait_for()
