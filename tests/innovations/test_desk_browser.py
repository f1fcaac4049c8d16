"""F7: a screener decides about ten entries by keyboard alone; a second person grants refusals."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from django.utils.translation import override
from playwright.sync_api import expect

from core.models import Approval
from innovations.actions import hand_over_proposal, submit_proposal
from innovations.models import Proposal, ScreeningDecision
from innovations.states import ProposalState
from notifications.models import Message
from tests.factories import make_proposal
from tests.innovations.browsing import held_back, open_world
from tests.journeys.hands import Hands

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
PLAN = "1121311213"  # what each of the ten gets: 1 passes, 2 repair, 3 does not pass
ENDS = {
    "1": ProposalState.ELIGIBLE,
    "2": ProposalState.REPAIR,
    "3": ProposalState.INELIGIBLE,
}


@pytest.fixture
def world(transactional_db):
    made = open_world()
    with override("id"):
        for number in range(len(PLAN)):
            enter(made, number, timezone.now() - timedelta(hours=20 - number))
    return made


def enter(world, number, at):
    name = f"Inovasi {number:02}"
    proposal = make_proposal(world.competition, world.unit, by=world.drafter, name=name)
    hand_over_proposal(proposal, by=world.drafter, at=at)
    submit_proposal(proposal, by=world.local_admin, at=at)


def test_ten_entries_by_keyboard_then_a_second_person(
    page, live_server, world, violations, accessibility_faults
):
    hands = Hands(page, live_server.url)
    hands.sign_in(world.screener.email)
    hands.open(f"/app/kelola/{world.competition.code}/administrasi/")
    look_about(page)
    answer_early(page, world.screener.get_short_name())
    think_again(page)
    page.keyboard.press("2")
    expect(page.locator("#surat .mail")).to_be_visible()
    assert accessibility_faults(page) == []
    for number, key in enumerate(PLAN, start=1):
        decide(page, f"BMS26-{number:03}", key)
    expect(page).to_have_url(re.compile(r"/administrasi/$"))

    hands.sign_in(world.organiser.email)
    for request in Approval.objects.order_by("pk"):
        hands.open(f"/app/persetujuan/{request.code}/")
        hands.confirm()

    states = Proposal.objects.order_by("number").values_list("state", flat=True)
    assert list(states) == [ENDS[key] for key in PLAN]
    assert ScreeningDecision.objects.filter(undone_at=None).count() == len(PLAN)
    told = Message.objects.filter(kind="proposal_rejected", recipient=world.drafter)
    assert told.count() == PLAN.count("3")


def look_about(page):
    """The keys are listed, can be turned off, and walk through rows and entries."""
    page.keyboard.press("?")
    expect(page.locator("[data-keys]")).to_be_visible()
    page.locator("[data-keys-on]").press("Space")
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    expect(page.locator("[data-row] th a").first).not_to_be_focused()
    page.keyboard.press("?")
    expect(page.locator("[data-keys]")).not_to_be_visible()
    page.locator("[data-keys-open]").press("Enter")
    page.locator("[data-keys-on]").press("Space")
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(page.locator("[data-row] th a").nth(1)).to_be_focused()
    page.keyboard.press("k")
    page.keyboard.press("Enter")
    see(page, "BMS26-001")
    page.keyboard.press("j")
    see(page, "BMS26-002")
    page.keyboard.press("k")
    see(page, "BMS26-001")


def see(page, number):
    """The page of this entry, once somebody listens to its keys."""
    expect(page.locator("h1")).to_contain_text(number)
    page.wait_for_load_state()


def answer_early(page, who):
    """A point is answered while what sends it is still on its way."""
    with held_back(page, "**/htmx*.js"):
        page.reload(wait_until="commit")
        page.locator(".points__answer").first.get_by_text("Ya", exact=True).click()
    expect(page.locator(".points__who").first).to_contain_text(who)


def decide(page, number, key):
    see(page, number)
    page.keyboard.press(key)
    if key != "1":
        page.keyboard.press("Space")  # the first reason that fits has the focus
        words = page.locator("#id_words")
        words.focus()
        page.keyboard.type("1 2 3 jk?")  # no key fires while somebody types
        expect(words).to_have_value("1 2 3 jk?")
        expect(page.locator(f'[name="outcome"]:nth-match([name="outcome"], {key})')).to_be_checked()
    told = "lolos seleksi" if key == "1" else "1 2 3 jk?"
    expect(page.locator("#surat .mail")).to_contain_text(told)
    page.keyboard.press("Control+Enter")
    expect(page.locator("h1")).not_to_contain_text(number)


def think_again(page):
    """One key takes the decision back; the entry waits again."""
    decide(page, "BMS26-001", "2")
    see(page, "BMS26-002")
    expect(page.locator("[data-strip]")).to_contain_text("BMS26-001")
    page.keyboard.press("u")
    see(page, "BMS26-001")
    expect(page.locator(".messages")).to_contain_text("diurungkan")
