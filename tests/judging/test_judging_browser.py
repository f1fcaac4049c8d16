"""The scoring screen in a real browser: keys, saving, two windows; and every page held to axe."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from judging.models import Assignment, Mark
from tests.innovations.browsing import held_back, sign_in
from tests.judging.scenes import Scene

pytestmark = pytest.mark.django_db(transaction=True)

WIDTHS = (390, 768, 1440)
NARROWEST = 320
SAVED = re.compile(r"Tersimpan \d\d\.\d\d")
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture
def scene(transactional_db):
    scene = Scene(entries=2, judges=2)
    scene.start()
    return scene


@pytest.fixture
def screen(page, live_server, scene, violations):
    """The first entry on the first judge's screen."""
    sign_in(page.context, live_server, scene.members[0].person)
    page.goto(live_server.url + address(scene))
    return page


def address(scene, name="scorecard-edit", entry=0):
    return reverse(name, kwargs={"code": scene.assignment(entry, 0).code})


def saved(page):
    expect(page.locator("#save-state")).to_have_class("save-state save-state--saved")
    expect(page.locator("#save-state")).to_contain_text(SAVED)


def answered(page, *, what=""):
    """Wait for the server: a page says that it is saved until its next save has begun."""
    return page.expect_response(
        lambda answer: (
            answer.request.method == "POST" and re.search(what, answer.request.post_data or "")
        )
    )


def field(page, part):
    return page.locator(f"details[open] {part}")


def test_a_judge_scores_by_keys_alone(screen, scene):
    screen.keyboard.press("4")
    saved(screen)
    field(screen, ".stepper input").focus()
    screen.keyboard.press("ArrowUp")
    field(screen, "textarea").focus()
    screen.keyboard.type("Masalah terukur dan bersumber.")
    screen.keyboard.press("Tab")
    saved(screen)
    screen.keyboard.press("2")
    saved(screen)
    screen.keyboard.press("Control+Enter")
    screen.wait_for_url(f"**{address(scene, entry=1)}")

    marks = Mark.objects.order_by("criterion__order")
    found = [(mark.level, f"{mark.value}", mark.reason) for mark in marks]
    assert found == [(4, "72.00", "Masalah terukur dan bersumber."), (2, "31.00", "")]


def test_marks_given_before_the_script_is_there_are_saved(screen):
    with held_back(screen, "**/js/scoring.*js"):
        screen.reload(wait_until="commit")
        field(screen, "input[type=radio][value='4']").check(force=True)
        field(screen, "textarea").fill("Ditulis lebih dulu.")
        screen.locator("[name=private_note]").fill("Tanya sumbernya.")
    saved(screen)

    mark = Mark.objects.select_related("scorecard").get()
    assert (mark.level, mark.value, mark.reason) == (4, 71, "Ditulis lebih dulu.")
    assert mark.scorecard.private_note == "Tanya sumbernya."


def test_changing_the_level_moves_the_number_into_its_band(screen):
    number = field(screen, ".stepper input")

    moved = []
    for key in "4521":
        screen.keyboard.press(key)
        moved.append(number.input_value())
    number.fill("7,5")
    with answered(screen, what="7[.,]5"):
        screen.keyboard.press("Tab")
    saved(screen)

    assert moved == ["71", "81", "40", "20"]
    assert Mark.objects.get().value == 7.5


SELECT = """() => {
    const paragraph = document.querySelector("[data-at]");
    const text = paragraph.firstChild;
    const range = document.createRange();
    range.setStart(text, 4);
    range.setEnd(text, 13);
    getSelection().removeAllRanges();
    getSelection().addRange(range);
}"""


def test_a_highlight_stays_and_a_mark_can_be_taken_back(screen, violations):
    with screen.expect_response("**/sorotan/"):
        screen.evaluate(SELECT)
        screen.keyboard.press("h")
    screen.keyboard.press("4")
    saved(screen)
    screen.keyboard.press("2")
    expect(screen.locator("[data-undo]")).to_contain_text("→")
    screen.keyboard.press("u")
    expect(field(screen, ".aspect__value")).to_have_text("Belum")
    saved(screen)
    screen.reload()

    expect(screen.locator(".prose mark")).to_have_text("Ringkasan")
    screen.locator(".prose mark").click()
    screen.locator("[data-unmark]").click()
    expect(screen.locator(".prose mark")).to_have_count(0)
    assert violations == []


def test_keys_can_be_turned_off(screen):
    screen.keyboard.press("?")
    screen.locator("[data-keys-on]").uncheck()
    screen.keyboard.press("Escape")
    screen.keyboard.press("4")

    assert screen.locator("details[open] input:checked").count() == 0


#: A window that has asked the device what waits there holds its entry. One that asks later, while
#: the first one's mark is still on its way, takes that mark over: then there is nothing to choose.
BOTH_OPEN = """async () => {
    const held = async () => (await navigator.locks.query()).held.length;
    while ((await held()) < 2) await new Promise(requestAnimationFrame);
}"""


def test_two_windows_show_both_marks(screen, scene, violations):
    other = screen.context.new_page()
    other.goto(screen.url)
    other.evaluate(BOTH_OPEN)
    with answered(screen):
        screen.keyboard.press("4")
    saved(screen)

    other.keyboard.press("2")
    choice = other.locator("[data-meet]:visible")
    expect(choice).to_contain_text("71")
    with answered(other):
        choice.get_by_role("button").first.click()
    saved(other)

    assert Mark.objects.get().value == 31
    assert violations == []


def test_a_lost_connection_loses_nothing(screen, violations):
    screen.context.set_offline(True)
    screen.keyboard.press("4")
    expect(screen.locator("#save-state")).to_have_class("save-state save-state--offline")
    screen.context.set_offline(False)
    saved(screen)
    violations.clear()

    assert Mark.objects.get().level == 4


def test_closing_the_page_without_a_signal_loses_no_mark(screen, scene, violations):
    context, url = screen.context, screen.url
    context.set_offline(True)
    screen.keyboard.press("4")
    field(screen, "textarea").fill("Ditulis tanpa sinyal.")
    expect(screen.locator("#save-state")).to_have_class("save-state save-state--offline")
    screen.close(run_before_unload=False)
    violations.clear()
    assert not Mark.objects.exists()

    context.set_offline(False)
    again = context.new_page()
    again.goto(url)
    saved(again)

    mark = Mark.objects.get()
    assert (mark.level, mark.reason) == (4, "Ditulis tanpa sinyal.")


def test_a_number_out_of_reach_is_said_and_mended(screen, violations):
    screen.keyboard.press("5")
    saved(screen)
    field(screen, ".stepper input").fill("200")
    expect(screen.locator("#save-state")).to_have_class("save-state save-state--failed")
    field(screen, ".stepper input").fill("88,25")
    saved(screen)
    violations.clear()

    assert f"{Mark.objects.get().value}" == "88.25"


def test_a_phone_shows_text_or_scores(screen):
    screen.set_viewport_size({"width": 390, "height": 844})

    expect(screen.locator("#usulan")).to_be_hidden()
    screen.locator("[data-tab-to=read]").click()

    expect(screen.locator("#usulan")).to_be_visible()
    expect(screen.locator("#scorecard")).to_be_hidden()


def pages(scene):
    """Addresses by the person who sees them; the last entry is left open."""
    for judge in range(2):
        scene.score(0, judge, 70)
    late = scene.add_judge("Juri Baru")
    Assignment.objects.create(
        code="LATE", candidacy=scene.candidacies[1], member=late, assigned_by=scene.organiser
    )
    desk = [address(scene, name, 1) for name in ("scorecard-edit", "scorecard-lock")]
    acts = ("assignment-skip", "assignment-abstain", "conflict-declare")
    desk += [address(scene, name, 1) for name in acts]
    stage = {"code": scene.stage.code}
    names = ("stage-detail", "panel-edit", "judge-invite", "assignment-matrix", "assignment-draw")
    names += ("assignment-history", "assignment-undo")
    entry = {**stage, "entry": scene.candidacies[0].code}
    member = {**stage, "member": scene.members[0].code}
    return {
        scene.members[0].person: [reverse("assignment-list"), address(scene), *desk],
        late.person: [reverse("assignment-list"), reverse("independence-declare", kwargs=stage)],
        scene.organiser: [
            *(reverse(name, kwargs=stage) for name in names),
            reverse("stage-lock", kwargs=stage),
            reverse("entry-judges", kwargs=entry),
            reverse("panel-member-detail", kwargs=member),
            reverse("panel-member-edit", kwargs=member),
            address(scene, "scorecard-reopen"),
        ],
    }


def ranking_pages(_scene):
    own = Scene(entries=4, judges=2)
    draw = own.draw()
    run = own.ranked(90, 80, 80, 60)
    return {
        own.organiser: [
            reverse("draw-detail", kwargs={"code": own.stage.code, "draw": draw.code}),
            reverse("ranking-detail", kwargs={"code": run.code}),
            reverse("ranking-adopt", kwargs={"code": run.code}),
        ]
    }


@pytest.mark.parametrize("made", [pages, ranking_pages])
def test_axe_finds_nothing_and_nothing_overflows(
    page, live_server, scene, accessibility_faults, violations, made
):
    found = []
    for person, addresses in made(scene).items():
        page.context.clear_cookies()
        sign_in(page.context, live_server, person)
        for path in addresses:
            page.goto(live_server.url + path)
            found += [(path, *fault) for fault in faults_of(page, accessibility_faults)]

    assert found == []


def faults_of(page, accessibility_faults):
    found = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        found += [(width, fault) for fault in accessibility_faults(page)]
    page.set_viewport_size({"width": NARROWEST, "height": 700})
    if page.evaluate(OVERFLOW) > 0:
        found.append((NARROWEST, "overflows"))
    return found


def test_the_scoring_screen_is_readable_at_night(screen, accessibility_faults):
    screen.locator("[data-theme-toggle]").click()

    assert screen.evaluate("document.documentElement.dataset.tema") == "malam"
    assert accessibility_faults(screen) == []
