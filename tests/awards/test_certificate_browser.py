"""Certificates, names, incentives and the ceremony in a browser: accessible, within 320 px."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from awards.actions import note_incentive, plan_ceremony, reissue_certificate
from awards.certificates import issue_due
from awards.facts import IncentiveFacts
from awards.inscribing import open_batch
from awards.models import Certificate
from tests.awards.issuing import designed, published
from tests.awards.rounds import Round
from tests.journeys.hands import Hands

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
FACTS = {
    "kind": "did",
    "kind_note": "",
    "amount": Decimal(8_000_000_000),
    "year": 2026,
    "level": "nation",
    "source_kind": "decree",
    "source": "Perpres 1/2027",
}


@pytest.fixture
def world(transactional_db):
    """Names that can still be checked, and an earlier edition whose certificates are made."""
    now = timezone.now()
    world = Round()
    designed(world, check_days=3)
    announcement = published(world, publish_at=now - timedelta(hours=1))
    world.batch = open_batch(announcement, now)
    who = {"by": world.organiser, "at": now}
    plan = {"starts_at": now + timedelta(days=9), "place": "Pendopo", "handed_by": "Bupati"}
    plan_ceremony(announcement, **who, **plan, note="", is_public=True)
    world.made = Round(world=world)
    published(world.made, publish_at=now - timedelta(hours=1))
    issue_due(now)
    world.old = Certificate.objects.order_by("pk").first()
    names = {"recipient_name": "Puskesmas Sumpiuh II", "innovation_name": "Perahu"}
    world.fresh = reissue_certificate(world.old, **who, reason="Salah eja.", **names)
    world.organiser.workspace = world.organiser.memberships.first()
    world.incentive = note_incentive(
        world.unit, **who, facts=IncentiveFacts(**FACTS), innovation=None
    )
    return world


def office_pages(world):
    edition = {"code": world.competition.code}
    name = {"code": world.batch.inscriptions.first().code}
    return [
        reverse("certificate-list", kwargs=edition),
        reverse("certificate-list", kwargs={"code": world.made.competition.code}),
        reverse("certificate-design", kwargs=edition),
        reverse("inscription-list", kwargs=edition),
        reverse("inscription-correct", kwargs=name),
        reverse("incentive-office"),
        reverse("incentive-correct", kwargs={"code": world.incentive.code}),
        reverse("ceremony-edit", kwargs=edition),
        reverse("ceremony-receivers", kwargs=edition),
    ]


def owner_pages(world):
    name = world.batch.inscriptions.get(recipient=world.unit)
    return [reverse("certificate-own"), reverse("inscription-check", kwargs={"code": name.code})]


def public_pages(world):
    return [
        reverse("certificate-check"),
        reverse("certificate-detail", kwargs={"code": world.fresh.code}),
        reverse("certificate-detail", kwargs={"code": world.old.code}),
        reverse("incentive-list"),
    ]


@pytest.mark.parametrize("prefix", ["/en", pytest.param("", id="id", marks=pytest.mark.slow)])
def test_pages_of_certificates_are_accessible_and_fit_a_small_phone(
    page, live_server, violations, accessibility_faults, world, prefix
):
    hands, faults = Hands(page, live_server.url), []
    page.set_viewport_size({"width": 320, "height": 800})

    def look(pages):
        for address in pages:
            page.goto(f"{live_server.url}{prefix}{address}")
            faults.extend((address, fault) for fault in accessibility_faults(page))
            if page.evaluate("document.documentElement.scrollWidth") > 320:
                faults.append((address, "wider than the screen"))

    look(public_pages(world))
    for person, pages in ((world.organiser, office_pages), (world.drafter, owner_pages)):
        hands.sign_in(person.email)
        look(pages(world))

    assert faults == []
