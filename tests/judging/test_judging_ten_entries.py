"""A judge scores ten entries by keyboard alone on a tablet, three of them without a signal.

The daily suite scores four of them, two without a signal.
"""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from audit.models import Entry
from innovations.models import Candidacy
from judging.models import Mark, Scorecard
from tests.innovations.browsing import sign_in
from tests.judging.scenes import Scene

pytestmark = pytest.mark.django_db(transaction=True)

TABLET = {"width": 1180, "height": 820}
TEN = pytest.param((10, range(3, 6)), id="ten", marks=pytest.mark.slow)
FOUR = pytest.param((4, range(1, 3)), id="four")
ASPECTS = 7
TABS_TO_NEXT = 3  # number, reason, and on to the level of the next
FOCUSED = "selector => document.activeElement.matches(selector)"
LISTENING = (
    "() => document.activeElement && document.documentElement.classList.contains('has-script')"
)
MOST_TABS = 60


@pytest.fixture(params=[FOUR, TEN])
def task(request):
    """How many entries there are, and which of them are scored without a signal."""
    return request.param


@pytest.fixture
def scene(transactional_db, task):
    scene = Scene(entries=task[0], judges=2)
    scene.start()
    return scene


@pytest.fixture
def tablet(page, live_server, scene, violations):
    page.set_viewport_size(TABLET)
    sign_in(page.context, live_server, scene.members[0].person)
    page.goto(live_server.url + reverse("assignment-list"))
    return page


def tab_to(page, selector):
    """The Tab key, until the focus is there."""
    for _ in range(MOST_TABS):
        if page.evaluate(FOCUSED, selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{selector} cannot be reached by Tab")


def address(scene, entry, name="scorecard-edit"):
    return reverse(name, kwargs={"code": scene.assignment(entry, 0).code})


def keep_all(page, entries):
    """Everything onto the device, by key."""
    expect(page.locator("[data-keep-all]")).to_be_visible()
    tab_to(page, "[data-keep-all]")
    page.keyboard.press("Enter")
    expect(page.locator("[data-kept-text]")).to_contain_text(f"{entries} dari {entries}")


def listens(page):
    """The keys are heard once their hint is there."""
    page.wait_for_selector("[data-keys-hint]:not([hidden])", state="attached")


def score(page, level):
    """Every aspect: its level by a digit, then Tab through number and reason to the next."""
    listens(page)
    tab_to(page, "details[open] summary")
    for place in range(ASPECTS):
        page.keyboard.press(level)
        for _ in range(TABS_TO_NEXT if place < ASPECTS - 1 else 0):
            page.keyboard.press("Tab")


def lock(page, scene, entry):
    """By the key K to the lock's page, and there by Enter."""
    listens(page)
    page.keyboard.press("k")
    page.wait_for_url(f"**{address(scene, entry, 'scorecard-lock')}")
    tab_to(page, "form.form button[type=submit]")
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/kunci/" not in url)


def test_entries_scored_by_keyboard_partly_offline_lose_nothing(
    tablet, live_server, scene, task, violations
):
    page, (entries, cut_off) = tablet, task
    keep_all(page, entries)
    page.goto(live_server.url + address(scene, 0))

    for entry in range(entries):
        page.wait_for_url(f"**{address(scene, entry)}")
        page.context.set_offline(entry in cut_off)
        score(page, "34"[entry % 2])
        if entry not in cut_off:
            lock(page, scene, entry)
            continue
        page.keyboard.press("k")
        expect(page.locator("#save-state")).to_contain_text("Mengunci perlu sinyal")
        page.keyboard.press("Control+Enter")
    for entry in cut_off:
        page.wait_for_url(f"**{address(scene, entry)}")
        lock(page, scene, entry)
    violations.clear()  # requests without a signal

    levels = Mark.objects.order_by("scorecard__assignment__candidacy", "criterion__order")
    assert list(levels.values_list("level", flat=True)) == [
        int("34"[entry % 2]) for entry in range(entries) for _ in range(ASPECTS)
    ]
    assert Scorecard.objects.filter(state="locked").count() == entries
    assert Entry.objects.filter(act="judging.lock_scorecard").count() == entries
    assert set(Candidacy.objects.values_list("locked_count", flat=True)) == {1}
