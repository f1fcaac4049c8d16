"""Public pages in a browser: accessible, within the screen, quick to filter, short on paper."""

import io
import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect
from pypdf import PdfReader

from awards.actions import approve_announcement, prepare_announcement
from awards.certificates import issue_due
from tests.awards.rounds import WORDING, Round
from tests.competitions.events import make_event
from tests.portal.register import fill_register

pytestmark = pytest.mark.django_db(transaction=True)
WIDTHS = (390, 768, 1440)


@pytest.fixture
def public_world():
    """Results that have been public for a day, and a gallery of 30."""
    world = Round()
    now = timezone.now()
    publish_at = now - timedelta(days=1)
    announcement = prepare_announcement(
        world.competition,
        by=world.organiser,
        at=publish_at - timedelta(days=2),
        run=world.plenary_run,
        publish_at=publish_at,
        **WORDING,
    )
    for person in (world.organiser, world.approver):
        approve_announcement(announcement, by=person, at=publish_at - timedelta(days=1))
    issue_due(now)
    fill_register(world, 30)
    world.certificate = announcement.certificates.first()
    return world


def addresses(world):
    slug = world.competition.slug
    return [
        reverse("landing"),
        reverse("innovation-list"),
        f"{reverse('innovation-list')}?urusan=Kesehatan&tampil=tabel",
        f"{reverse('innovation-list')}?q=zzzz",
        reverse("innovation-detail", args=[world.proposals[0].innovation.slug]),
        reverse("competition-list"),
        reverse("competition-detail", args=[slug]),
        reverse("entry-check", args=[slug]),
        f"{reverse('entry-check', args=[slug])}?wilayah=ya&aturan1=tidak",
        reverse("competition-results", args=[slug]),
        reverse("event-index"),
        reverse("event-detail", args=[make_event(world).code]),
        reverse("certificate-check"),
        reverse("certificate-detail", args=[world.certificate.code]),
        f"/en{reverse('landing')}",
    ]


def test_public_pages_are_accessible_and_fit_every_screen(
    page, live_server, violations, accessibility_faults, public_world
):
    faults = []
    for address in addresses(public_world):
        page.goto(f"{live_server.url}{address}")
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            faults += [(address, width, fault) for fault in accessibility_faults(page)]
        page.set_viewport_size({"width": 320, "height": 640})
        if page.evaluate("document.documentElement.scrollWidth") > 320:
            faults.append((address, 320, "wider than the screen"))

    assert faults == []


def test_a_ticked_box_narrows_the_gallery_without_a_new_page(
    page, live_server, violations, public_world
):
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto(f"{live_server.url}{reverse('innovation-list')}")
    page.evaluate("window.stays = true")

    page.locator("input[value=Pendidikan]").click()

    expect(page.get_by_role("status")).to_contain_text("10 dari 32 inovasi")
    assert "urusan=Pendidikan" in page.url
    assert page.evaluate("window.stays")

    page.get_by_role("link", name=re.compile("Pendidikan.*hapus", re.IGNORECASE)).click()

    expect(page.get_by_role("status")).to_contain_text("32 dari 32 inovasi")


def test_the_gallery_works_without_script(browser, live_server, public_world):
    context = browser.new_context(java_script_enabled=False, locale="id-ID")
    page = context.new_page()
    page.goto(f"{live_server.url}{reverse('innovation-list')}")

    page.locator("input[value=Pendidikan]").click()
    page.get_by_role("button", name="Tampilkan").click()

    expect(page.get_by_role("status")).to_contain_text("10 dari 32 inovasi")
    context.close()


def test_an_innovation_takes_two_pages_of_paper(page, live_server, violations, public_world):
    slug = public_world.proposals[0].innovation.slug
    page.goto(f"{live_server.url}{reverse('innovation-detail', args=[slug])}")

    paper = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True)))

    assert len(paper.pages) <= 2
