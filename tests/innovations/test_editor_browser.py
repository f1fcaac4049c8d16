"""The editor in a real browser: what is typed is not lost, whatever happens around it."""

import re
import time
from datetime import timedelta

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override
from playwright.sync_api import expect

from innovations.actions import save_section
from innovations.models import SectionDraft
from tests.factories import Role, make_member, make_proposal
from tests.innovations.browsing import held_back, kill, open_world, sign_in

pytestmark = pytest.mark.django_db(transaction=True)
PATIENCE = 30
SAVED = re.compile(r"Tersimpan \d\d\.\d\d")
KEPT = """() => new Promise((resolve) => {
    const request = indexedDB.open("kipp-drafts", 1);
    request.onsuccess = () => {
        const drafts = request.result;
        const answer = (count) => (drafts.close(), resolve(count)); // open, it could not be deleted
        if (!drafts.objectStoreNames.length) return answer(0);
        const all = drafts.transaction("drafts").objectStore("drafts").getAll();
        all.onsuccess = () => answer(all.result.filter((record) => !record.isDone).length);
    };
})"""


@pytest.fixture
def world(transactional_db):
    return open_world()


@pytest.fixture
def proposal(world):
    return make_proposal(world.competition, world.unit, by=world.drafter, is_filled=False)


@pytest.fixture
def address(live_server, proposal):
    with override("id"):
        kwargs = {"code": proposal.code, "section": "summary"}
        return live_server.url + reverse("section-edit", kwargs=kwargs)


@pytest.fixture
def editor(page, live_server, world, address):
    """The page of an empty section, signed in as its drafter; without a worker, without the pen."""
    page.context.add_init_script("delete Navigator.prototype.serviceWorker")
    page.route("**/pena/", lambda route: route.fulfill(status=204))
    sign_in(page.context, live_server, world.drafter)
    with page.expect_request("**/pena/"):  # the last thing that the script does as it starts
        page.goto(address)
    expect(page.locator("[data-count]")).to_contain_text("200 dari 200")
    return page


def stored(proposal):
    draft = SectionDraft.objects.filter(proposal=proposal).first()
    return draft.answers.get("summary", "") if draft else ""


def wait_until_stored(page, proposal, text):
    wait_until(page, lambda: stored(proposal) == text)


def wait_until(page, holds):
    until = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < until, "waited in vain"
        page.wait_for_timeout(50)


def status(page):
    return page.inner_text("#save-state")


def colleague_saves(world, proposal, text, revision=0):
    section = proposal.rule_set.sections.get(code="summary")
    joko = make_member(world.unit, Role.DRAFTER, "Joko")
    act = {"by": joko, "at": timezone.now()}
    answers = {"summary": text}
    save_section(proposal, **act, section=section, revision=revision, answers=answers)


def test_typing_is_saved_after_a_pause(editor, proposal, violations):
    editor.fill("textarea", "Naik dari 61% menjadi 94%")

    wait_until_stored(editor, proposal, "Naik dari 61% menjadi 94%")

    assert editor.inner_text("[data-count]") == "Tersisa 195 dari 200 kata"
    expect(editor.locator("#save-state")).to_contain_text(SAVED)
    assert editor.evaluate(KEPT) == 0


def test_what_is_typed_before_the_script_is_there_is_saved(editor, proposal):
    with held_back(editor, "**/js/editor*.js"):
        editor.reload(wait_until="commit")
        editor.fill("textarea", "Diketik lebih dulu")
    wait_until_stored(editor, proposal, "Diketik lebih dulu")
    expect(editor.locator("#save-state")).to_contain_text(SAVED)

    # What a browser or the server puts into the fields again is no edit.
    with editor.expect_request("**/pena/", timeout=PATIENCE * 1000):
        editor.reload()
    assert editor.input_value("textarea") == "Diketik lebih dulu"
    assert editor.evaluate(KEPT) == 0


def test_what_waits_on_the_device_and_what_is_typed_early_both_stay(editor, proposal, address):
    context = editor.context
    context.set_offline(True)
    editor.fill("textarea", "Dari perangkat")
    editor.focus(".work-bar__back")
    expect(editor.locator("#save-state")).to_have_class("save-state save-state--offline")
    kill(editor)
    context.set_offline(False)

    again = context.new_page()
    with held_back(again, "**/js/editor*.js"):
        again.goto(address, wait_until="commit")
        again.fill("textarea", "Diketik lebih dulu")

    wait_until_stored(again, proposal, "Dari perangkat\n\nDiketik lebih dulu")


def test_leaving_the_field_saves_at_once(editor, proposal, violations):
    editor.clock.install()
    editor.clock.pause_at(timezone.now() + timedelta(minutes=1))  # so the pause never ends
    editor.fill("textarea", "Sebentar")

    with editor.expect_response("**/bagian/summary/"):
        editor.focus(".work-bar__back")

    assert stored(proposal) == "Sebentar"


def test_what_is_typed_during_a_request_goes_with_the_next(editor, proposal, violations):
    held = []
    editor.route(
        "**/bagian/summary/", lambda route: route.continue_() if held else held.append(route)
    )
    editor.fill("textarea", "Pertama")
    editor.focus(".work-bar__back")
    wait_until(editor, lambda: held)

    editor.fill("textarea", "Pertama dan kedua")
    held[0].continue_()

    wait_until_stored(editor, proposal, "Pertama dan kedua")
    assert SectionDraft.objects.get().revision == 2


def test_over_the_limit_is_said_and_still_saved(editor, proposal, violations):
    text = "kata " * 212
    editor.fill("textarea", text)

    wait_until_stored(editor, proposal, text)

    said = "Kelebihan 12 kata. Anda tetap bisa menyimpan."
    assert editor.inner_text("[data-count]") == said


@pytest.mark.parametrize(
    ("choice", "result"),
    [
        ("keep", "Teks Siti"),
        ("take", "Teks Joko"),
        ("join", "Teks Joko\n\nTeks Siti"),
    ],
)
def test_a_conflict_shows_both_texts_and_loses_neither(editor, world, proposal, choice, result):
    colleague_saves(world, proposal, "Teks Joko")

    editor.fill("textarea", "Teks Siti")
    editor.wait_for_selector("[data-conflict]:not([hidden])")

    assert "Teks Joko" in editor.inner_text("[data-conflict-texts]")
    assert editor.input_value("textarea") == "Teks Siti"
    assert stored(proposal) == "Teks Joko"
    editor.click(f"[data-conflict-{choice}]")
    expect(editor.locator("[data-conflict]")).to_be_hidden()
    wait_until_stored(editor, proposal, result)


def test_offline_text_survives_closing_and_is_sent_later(editor, world, proposal, address):
    context = editor.context
    context.set_offline(True)
    editor.fill("textarea", "Ditulis tanpa sinyal")
    editor.focus(".work-bar__back")
    editor.wait_for_selector("[data-offline]:not([hidden])")
    expect(editor.locator("#save-state")).to_have_class("save-state save-state--offline")
    editor.close(run_before_unload=False)
    assert stored(proposal) == ""

    context.set_offline(False)
    again = context.new_page()
    again.goto(address)

    wait_until_stored(again, proposal, "Ditulis tanpa sinyal")
    assert again.input_value("textarea") == "Ditulis tanpa sinyal"


def test_back_online_sends_by_itself(editor, proposal):
    editor.context.set_offline(True)
    editor.fill("textarea", "Menunggu sinyal")
    editor.focus(".work-bar__back")
    expect(editor.locator("#save-state")).to_have_class("save-state save-state--offline")

    editor.context.set_offline(False)

    wait_until_stored(editor, proposal, "Menunggu sinyal")
    assert editor.is_hidden("[data-offline]")


def test_a_lost_answer_makes_no_conflict_with_oneself(editor, proposal):
    lost = []

    def lose_first_answer(route):
        if route.request.method == "POST" and not lost:
            lost.append(route.fetch())
            route.abort()
        else:
            route.continue_()

    editor.route("**/bagian/summary/", lose_first_answer)
    editor.fill("textarea", "Satu")
    editor.focus(".work-bar__back")
    wait_until_stored(editor, proposal, "Satu")

    editor.fill("textarea", "Satu dua")

    wait_until_stored(editor, proposal, "Satu dua")
    assert editor.is_hidden("[data-conflict]")


def test_an_ended_session_keeps_the_text_until_signed_in_again(
    editor, live_server, world, proposal
):
    editor.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    editor.fill("textarea", "Sesi berakhir")
    editor.wait_for_selector("[data-session-over]:not([hidden])")
    assert editor.input_value("textarea") == "Sesi berakhir"

    sign_in(editor.context, live_server, world.drafter)
    editor.evaluate("document.dispatchEvent(new Event('visibilitychange'))")

    wait_until_stored(editor, proposal, "Sesi berakhir")
    assert editor.is_hidden("[data-session-over]")


def test_a_shared_device_keeps_no_copy(page, live_server, world, proposal, address):
    sign_in(page.context, live_server, world.drafter, is_shared=True)
    page.goto(address)
    page.context.set_offline(True)

    page.fill("textarea", "Di warnet")
    page.focus(".work-bar__back")
    expect(page.locator("#save-state")).to_have_class("save-state save-state--offline")

    assert page.evaluate(KEPT) == 0


def test_signing_out_leaves_no_copy_on_the_device(editor, live_server):
    editor.context.set_offline(True)
    editor.fill("textarea", "Masih di perangkat")
    editor.focus(".work-bar__back")
    expect(editor.locator("#save-state")).to_have_class("save-state save-state--offline")
    assert editor.evaluate(KEPT) == 1
    editor.context.set_offline(False)
    editor.route("**/bagian/summary/", lambda route: route.abort())
    other = editor.context.new_page()
    other.goto(f"{live_server.url}/app/usulan/")

    with other.expect_navigation():
        other.evaluate("document.querySelector('form[action$=\"/keluar/\"] button').click()")

    assert other.evaluate(KEPT) == 0


def test_after_handing_over_an_old_tab_says_so_and_keeps_its_text(editor, world, proposal):
    type(proposal).objects.update(state="with_local_admin")

    editor.fill("textarea", "Dari jendela lama")
    expect(editor.locator("#save-state")).to_have_class("save-state save-state--failed")

    assert "dipegang" in status(editor)
    assert editor.input_value("textarea") == "Dari jendela lama"
    assert stored(proposal) == ""


def test_mark_complete_sends_the_last_words_first(editor, proposal, violations):
    editor.fill("textarea", "Kata terakhir")
    editor.click("button[value=complete]")
    editor.wait_for_url("**/bagian/background_goal/")

    draft = SectionDraft.objects.get()
    assert (draft.answers["summary"], draft.is_complete) == ("Kata terakhir", True)


def test_the_editor_works_without_script(browser, live_server, world, proposal, address):
    context = browser.new_context(java_script_enabled=False, locale="id-ID")
    sign_in(context, live_server, world.drafter)
    page = context.new_page()
    page.goto(address)

    page.fill("textarea", "Tanpa skrip")
    page.click(".script-hidden button")

    assert stored(proposal) == "Tanpa skrip"
    context.close()
