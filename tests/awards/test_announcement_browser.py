"""Announcing, the feedback letter and promotion in a browser: accessible, wide and narrow."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.states import AgencyKind
from awards.actions import name_upper, prepare_announcement, promote_entries
from awards.queries.promotions import Choice
from competitions.models import Competition
from tests.awards.issuing import published
from tests.awards.rounds import WORDING, Round
from tests.factories import make_agency, make_competition
from tests.journeys.hands import Hands

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
WIDTHS = (1440, 390)
STEPS = ("result", "words", "preview", "time", "approve", "discard")


@pytest.fixture
def world(transactional_db):
    """One round is public and went up to an edition of the same office; one is being announced."""
    world, now = Round(), timezone.now()
    act = {"by": world.organiser, "at": now}
    world.regency.parent = make_agency("Jawa Tengah", kind=AgencyKind.PROVINCE)
    world.regency.save()
    province = world.regency.parent
    world.upper = make_competition(world.secretariat, territory=province, at=now)
    announcement = published(world, publish_at=now - timedelta(hours=1))
    lower = name_upper(world.competition, **act, upper=world.upper, places=2)
    row = announcement.rows.get(rank=1)
    choice = Choice(row, world.upper.groups.first(), world.upper.categories.first())
    (world.promotion,) = promote_entries(lower, **act, choices=[choice])
    Competition.objects.filter(pk=lower.pk).update(upper_places=2)
    world.next = Round(world=world)
    when = {"run": world.next.plenary_run, "publish_at": now + timedelta(days=3)}
    world.draft = prepare_announcement(world.next.competition, **act, **when, **WORDING)
    return world


def pages_of(world):
    """Addresses that the organiser reads, in the order of the work."""
    edition = world.next.competition.code
    key = {"code": edition, "version": world.draft.code}
    steps = [reverse(f"announcement-{step}", kwargs=key) for step in STEPS]
    below, above = world.competition.code, world.upper.code
    return [
        reverse("announcement-list", args=[edition]),
        reverse("announcement-begin", args=[edition, world.next.plenary.order]),
        *steps,
        reverse("announcement-letter", kwargs={**key, "group": "pemenang"}),
        reverse("announcement-letters", kwargs={**key, "proposal": world.next.proposals[0].code}),
        reverse("feedback-detail", args=[world.proposals[3].code]),
        reverse("promotion-list", args=[below]),
        reverse("upper-edit", args=[below]),
        reverse("arrival-list", args=[above]),
        reverse("promotion-detail", args=[world.promotion.code]),
    ]


def test_announcing_and_promotion_are_accessible_and_fit_wide_and_narrow(
    page, live_server, violations, accessibility_faults, world
):
    hands, faults = Hands(page, live_server.url), []
    hands.sign_in(world.organiser.email)

    for address in pages_of(world):
        answer = page.goto(f"{live_server.url}{address}")
        if answer.status != 200:
            faults.append((address, answer.status))
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            faults.extend((address, width, fault) for fault in accessibility_faults(page))
            if page.evaluate("document.documentElement.scrollWidth") > width:
                faults.append((address, width, "wider than the screen"))

    assert faults == []
