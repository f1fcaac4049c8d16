"""F1 to F3: nothing typed is lost without a signal, during a slow save, or beside a colleague."""

import re
import time
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override
from playwright.sync_api import expect

from innovations.models import SectionDraft, SectionRevision
from innovations.models.text import PEN_IDLE
from tests.factories import Role, make_member, make_proposal
from tests.innovations.browsing import kill, open_world, sign_in

pytestmark = pytest.mark.django_db(transaction=True)
PHONE = {"width": 390, "height": 844}
PATIENCE = 30
SAVED = re.compile(r"Tersimpan \d\d\.\d\d")
WORDS = " ".join(f"kata{number}" for number in range(200))
KEPT = """async () => {
    const pages = await caches.open("kipp-pages");
    return (await pages.keys()).map((request) => new URL(request.url).pathname).sort();
}"""
SHELL = """async () => {
    const name = (await caches.keys()).find((one) => one.startsWith("kipp-shell-"));
    return name ? (await (await caches.open(name)).keys()).length : 0;
}"""
CONTROLLED = "() => Boolean(navigator.serviceWorker.controller)"


@pytest.fixture
def world(transactional_db):
    return open_world()


@pytest.fixture
def proposal(world):
    return make_proposal(world.competition, world.unit, by=world.drafter, is_filled=False)


@pytest.fixture
def joko(world):
    return make_member(world.unit, Role.DRAFTER, "Joko Purnomo")


@pytest.fixture
def address(live_server, proposal):
    return live_server.url + path_to("section-edit", proposal)


@pytest.fixture
def writer(page, live_server, world, address):
    """A midwife on her phone; her editor has been opened once and the worker keeps it."""
    page.set_viewport_size(PHONE)
    sign_in(page.context, live_server, world.drafter)
    page.goto(address)
    page.wait_for_function(CONTROLLED)
    wait_until(page, lambda: page.evaluate(KEPT) == [page.evaluate("location.pathname"), "/keeper"])
    return page


@pytest.fixture
def colleague(writer, new_context, live_server, joko, address):
    """Joko opens the section that Siti has open."""
    context = new_context()
    sign_in(context, live_server, joko)
    page = context.new_page()
    page.goto(address)
    return page


def path_to(route, proposal, section="summary"):
    with override("id"):
        return reverse(route, kwargs={"code": proposal.code, "section": section})


def wait_until(page, holds):
    until = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < until, "waited in vain"
        page.wait_for_timeout(50)


def stop_clock(page):
    """From now on a pause of the page ends only when the test lets it."""
    page.clock.install()
    page.clock.pause_at(timezone.now() + timedelta(minutes=1))


def draft_of(proposal):
    return SectionDraft.objects.filter(proposal=proposal).first()


def write(page, text):
    page.fill("textarea", text)
    page.focus(".work-bar__back")


def test_200_words_typed_without_a_signal_survive_the_death_of_the_page(writer, proposal, address):
    context, before = writer.context, draft_of(proposal).revision
    assert writer.evaluate(SHELL) >= 10
    context.set_offline(True)
    writer.locator("textarea").press_sequentially(WORDS[:40])
    writer.fill("textarea", WORDS)
    kill(writer)

    again = context.new_page()
    again.goto(address)
    expect(again.locator("textarea")).to_have_value(WORDS)
    expect(again.locator("#save-state")).to_have_class("save-state save-state--offline")
    expect(again.locator("[data-offline]")).to_be_visible()
    assert draft_of(proposal).revision == before

    stop_clock(again)  # the signal alone sends it; no pause runs out
    context.set_offline(False)
    expect(again.locator("#save-state")).to_contain_text(SAVED)
    again.clock.resume()
    assert draft_of(proposal).answers == {"summary": WORDS}
    assert draft_of(proposal).revision == before + 1

    # What was saved is newer than the page that was kept: it is shown the next time.
    context.set_offline(True)
    again.reload()
    expect(again.locator("textarea")).to_have_value(WORDS)
    assert again.is_hidden("[data-conflict]")


def test_going_back_without_a_signal_takes_no_restored_text_for_saved(
    writer, proposal, live_server
):
    """The browser fills the fields with what was typed last; the server has none of it yet."""
    before = draft_of(proposal).revision
    writer.context.set_offline(True)
    writer.locator("textarea").press_sequentially(WORDS[:40])
    writer.fill("textarea", WORDS)
    expect(writer.locator("#save-state")).to_have_class("save-state save-state--offline")
    writer.goto(live_server.url + path_to("section-edit", proposal, "novelty"))
    writer.go_back()
    expect(writer.locator("textarea")).to_have_value(WORDS)
    expect(writer.locator("#save-state")).to_have_class("save-state save-state--offline")

    writer.context.set_offline(False)
    expect(writer.locator("#save-state")).to_contain_text(SAVED)
    assert draft_of(proposal).answers == {"summary": WORDS}
    assert draft_of(proposal).revision == before + 1


def test_an_address_that_was_never_opened_says_so_without_a_signal(writer, live_server, proposal):
    writer.context.set_offline(True)

    writer.goto(live_server.url + path_to("section-edit", proposal, "novelty"))
    expect(writer.locator("h1")).to_have_text("Tidak ada sinyal")
    writer.goto(f"{live_server.url}/en/app/profil/")
    expect(writer.locator("h1")).to_have_text("No signal")


def test_what_was_kept_goes_with_the_person(writer, live_server, world, joko, proposal, address):
    context, own = writer.context, writer.evaluate("location.pathname")
    writer.goto(f"{live_server.url}/app/usulan/")
    assert writer.evaluate(KEPT) == [own, "/keeper"]

    sign_in(context, live_server, joko)
    other = path_to("section-edit", proposal, "novelty")
    writer.goto(live_server.url + other)
    wait_until(writer, lambda: writer.evaluate(KEPT) == [other, "/keeper"])

    writer.goto(f"{live_server.url}/app/usulan/")
    with writer.expect_navigation():
        writer.evaluate("document.querySelector('form[action$=\"/keluar/\"] button').click()")
    wait_until(writer, lambda: writer.evaluate(KEPT) == [])

    sign_in(context, live_server, world.drafter, is_shared=True)
    writer.goto(address)
    writer.wait_for_load_state("networkidle")
    assert writer.evaluate(KEPT) == []


def test_words_typed_during_a_slow_save_are_what_the_server_holds(writer, proposal, address):
    held = []

    def hold_first(route):
        if route.request.method == "POST" and not held:
            held.append(route)
        else:
            route.continue_()

    writer.route("**/bagian/summary/", hold_first)
    writer.fill("textarea", "Kata pertama")
    wait_until(writer, lambda: held)
    stop_clock(writer)
    box = writer.locator("textarea")
    for word in ("kedua", "ketiga", "keempat", "kelima"):
        box.press("End")
        box.press_sequentially(f" {word}")
        writer.clock.run_for(1000)
    assert draft_of(proposal).revision == 0
    writer.clock.resume()
    held[0].continue_()

    text = "Kata pertama kedua ketiga keempat kelima"
    wait_until(writer, lambda: draft_of(proposal).answers == {"summary": text})
    assert draft_of(proposal).revision == 2
    assert writer.input_value("textarea") == text


def test_two_who_write_choose_and_the_history_shows_both(writer, colleague, joko, proposal):
    expect_reading(colleague, proposal)
    write(writer, "Teks Siti")
    wait_until(writer, lambda: draft_of(proposal).revision == 1)
    take_over(colleague, proposal, "Teks Siti")
    assert draft_of(proposal).pen_by == joko

    write(colleague, "Teks Joko")
    wait_until(colleague, lambda: draft_of(proposal).revision == 2)
    write(writer, "Teks Siti lagi")
    expect(writer.locator("[data-conflict]")).to_be_visible()
    expect(writer.locator("[data-conflict-texts]")).to_have_text("Teks Joko")
    writer.click("[data-conflict-take]")
    expect(writer.locator("textarea")).to_have_value("Teks Joko")
    expect(writer.locator("[data-pen-safe]")).to_be_visible()
    assert draft_of(proposal).answers == {"summary": "Teks Joko"}

    writer.get_by_role("link", name="Versi sebelumnya").click()
    expect(writer.locator(".saves li")).to_have_count(4)
    writer.locator(".saves a", has_text=re.compile(r"^\s*3")).click()
    expect(writer.locator(".sheet .pre")).to_have_text("Teks Siti lagi")
    colleague.click(".work-bar__back")
    wait_until(writer, lambda: draft_of(proposal).pen_by is None)
    texts = SectionRevision.objects.order_by("revision").values_list("answers__summary", flat=True)
    assert list(texts) == ["Teks Siti", "Teks Joko", "Teks Siti lagi", "Teks Joko"]


def expect_reading(page, proposal):
    text = f"{proposal.created_by.get_short_name()} sedang menulis. Anda dapat membaca."
    expect(page.locator("[data-pen-text]")).to_have_text(text)
    expect(page.locator("textarea")).to_have_attribute("readonly", "")
    expect(page.get_by_role("button", name="Tandai lengkap")).to_be_hidden()
    expect(page.get_by_role("button", name="Ambil alih")).to_be_hidden()


def take_over(page, proposal, text):
    """Once nobody has written for a while; the text is fresh."""
    grow_idle(proposal)
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.locator("textarea")).to_have_value(text)
    page.get_by_role("button", name="Ambil alih").click()
    expect(page.locator("[data-pen]")).to_be_hidden()
    expect(page.locator("textarea")).not_to_have_attribute("readonly", "")


def grow_idle(proposal):
    rows = SectionDraft.objects.filter(proposal=proposal)
    rows.update(pen_at=timezone.now() - PEN_IDLE - timedelta(seconds=1))
