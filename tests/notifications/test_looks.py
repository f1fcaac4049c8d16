"""Every page about messages in the browser: axe, overflow, both languages, the live preview."""

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override
from playwright.sync_api import expect

from notifications.models import Message
from notifications.outbox import post, post_to_address
from notifications.unsubscribing import stop_path
from tests.factories import make_person
from tests.innovations.browsing import open_world, sign_in

pytestmark = pytest.mark.django_db(transaction=True)
WIDTHS = (390, 768, 1440)
NARROWEST = 320
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
FACTS = {"title": "Perahu Posyandu", "competition": "KIPP Banyumas 2026", "person": "Joko"}


@pytest.fixture
def world(transactional_db):
    world = open_world()
    office, now = world.secretariat.code, timezone.now()
    for number in range(32):
        person = make_person("Raden Mas Bambang Wijayakusumaningrat")
        about = f"p-{number}"
        post("proposal_handed_over", to=[person], about=about, at=now, office=office, **FACTS)
    ids = list(Message.objects.values_list("pk", flat=True))
    Message.objects.filter(pk=ids[-1]).update(state="sent", sent_at=now, attempts=1)
    failed = Message.objects.filter(pk__in=ids[-3:-1])
    failed.update(state="failed", attempts=5, fault="SMTPRecipientsRefused")
    post_to_address(
        "invitation",
        address="alamat.yang.panjang.sekali@dinaskesehatan.kipp.example",
        language="id",
        about="i",
        at=now,
        url="/undangan/x/",
        office=office,
        name="Dewi",
    )
    post("invitation_accepted", to=[world.organiser], about="x", at=now, **FACTS, agency="D")
    return world


def addresses(language: str) -> list[str]:
    failed = Message.objects.filter(state="failed").first()
    waiting = Message.objects.filter(state="queued", kind="proposal_handed_over").first()
    words = {"kind": "proposal_rejected", "language": language}
    with override(language):
        return [
            reverse("message-template-list"),
            reverse("message-template-edit", kwargs=words),
            reverse("outbox-list"),
            f"{reverse('outbox-list')}?keadaan=cancelled&q=tidak-ada",
            reverse("outbox-retry"),
            reverse("message-detail", kwargs={"key": failed.uuid}),
            reverse("message-retry", kwargs={"key": failed.uuid}),
            reverse("message-cancel", kwargs={"key": waiting.uuid}),
            reverse("news-preferences"),
            reverse("notice-list"),
        ]


def test_axe_finds_nothing_and_nothing_overflows(page, live_server, world, accessibility_faults):
    sign_in(page.context, live_server, world.organiser)
    found = []
    waiting = Message.objects.filter(state="queued", kind="proposal_handed_over").first()
    for address in [*addresses("id"), stop_path(waiting)]:
        page.goto(live_server.url + address)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            found += [(address, width, fault) for fault in accessibility_faults(page)]
        page.set_viewport_size({"width": NARROWEST, "height": 700})
        if page.evaluate(OVERFLOW) > 0:
            found.append((address, NARROWEST, "overflows"))

    assert found == []


def test_english_pages_are_english(page, live_server, world):
    words = (" dan ", "Kata-kata", "Kotak keluar", "Tidak terkirim", "Simpan", "Pengingat")
    sign_in(page.context, live_server, world.organiser)
    found = []
    for address in addresses("en"):
        page.goto(live_server.url + address)
        text = page.locator("main").inner_text()
        found += [(address, word) for word in words if word in text]

    assert found == []


def test_the_preview_follows_the_typing(page, live_server, world, violations):
    sign_in(page.context, live_server, world.organiser)
    page.goto(live_server.url + addresses("id")[1])

    page.fill("input[name=subject]", "Kabar untuk {nama} <b>x</b>")

    expect(page.locator(".mail__subject")).to_contain_text("Kabar untuk Siti Rahayu <b>x</b>")
    assert violations == []


def test_unread_news_stands_in_the_navigation(page, live_server, world):
    sign_in(page.context, live_server, world.organiser)
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto(live_server.url + reverse("home"))

    expect(page.locator(".side-nav b")).to_have_text("1")
    page.goto(live_server.url + reverse("notice-list"))
    page.locator("main form button").first.click()
    expect(page.locator(".side-nav b")).to_have_count(0)
