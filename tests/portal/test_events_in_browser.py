"""Events and questions in a browser: accessible, within 320 px, in both languages."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from competitions.actions import add_enquiry, ask_enquiry
from tests.competitions.events import make_event, make_seats
from tests.factories import World
from tests.journeys.hands import Hands

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def world(transactional_db):
    """An event that begins in two hours, and two questions."""
    now = timezone.now()
    world = World(at=now)
    world.event = make_event(world, starts_at=now + timedelta(hours=2), cost=9000000)
    make_seats(world.event, world.opd, by=world.local_admin, seats=2, attended=2)
    world.enquiry = ask_enquiry(world.competition, by=world.drafter, at=now, text="Bolehkah?")
    add_enquiry(world.competition, by=world.organiser, at=now, text="Kuota?", answer="Tiga.")
    return world


def office_pages(world):
    event, edition = [world.event.code], [world.competition.code]
    return [
        reverse("event-list"),
        reverse("event-create"),
        reverse("event-manage", args=event),
        reverse("event-cancel", args=event),
        f"{reverse('event-attendance', args=event)}?q=Puskesmas",
        reverse("material-add", args=event),
        reverse("event-report", args=event),
        reverse("edition-event-report", args=edition),
        reverse("enquiry-list", args=edition),
        reverse("enquiry-answer", args=[world.enquiry.code]),
    ]


def agency_pages(world):
    return [
        reverse("event-detail", args=[world.event.code]),
        reverse("event-sign-up", args=[world.event.code]),
        reverse("sign-up-cancel", args=[world.event.code]),
        reverse("enquiry-create", args=[world.competition.slug]),
    ]


def faults_on(page, root, address, accessibility_faults):
    """What axe finds, and whether the page is wider than the smallest phone."""
    page.set_viewport_size({"width": 320, "height": 800})
    page.goto(f"{root}{address}")
    found = [(address, fault) for fault in accessibility_faults(page)]
    if page.evaluate("document.documentElement.scrollWidth") > 320:
        found.append((address, "wider than the screen"))
    return found


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_pages_of_events_are_accessible_and_fit_a_small_phone(
    page, live_server, violations, accessibility_faults, world, prefix
):
    hands = Hands(page, live_server.url)
    faults = []

    for person, pages in ((world.organiser, office_pages), (world.local_admin, agency_pages)):
        hands.sign_in(person.email)
        for address in pages(world):
            faults += faults_on(page, live_server.url, f"{prefix}{address}", accessibility_faults)

    assert faults == []
