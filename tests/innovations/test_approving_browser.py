"""F5: the head of agency approves from a phone, returns another with a note, the writers hear."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from competitions.models import Competition
from innovations.actions import hand_over_proposal, return_proposal
from innovations.states import ProposalState
from tests.factories import Role, make_member, make_proposal
from tests.innovations.browsing import open_world, sign_in

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
PHONE = {"width": 390, "height": 844}


@pytest.fixture
def phone(page):
    page.set_viewport_size(PHONE)
    return page


def to_head(world, name):
    proposal = make_proposal(world.competition, world.unit, by=world.drafter, name=name)
    proposal.competition.refresh_from_db()
    return hand_over_proposal(proposal, by=world.drafter, at=timezone.now())


def check(page, accessibility_faults):
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert accessibility_faults(page) == []


def read_and_approve(phone):
    """From the approval to the whole text and back, then the one button."""
    expect(phone.get_by_role("button", name="Setujui")).to_be_in_viewport()
    phone.get_by_role("link", name="Baca seluruh naskah").click()
    expect(phone.get_by_text("Jawaban Signifikansi: naik dari 61")).to_be_visible()
    phone.get_by_role("link", name="Ke persetujuan").click()
    phone.get_by_role("button", name="Setujui").click()


def write_notes(phone):
    phone.get_by_role("link", name="Kembalikan dengan catatan").click()
    phone.get_by_label("Yang perlu diperbaiki").fill("Hampir siap.")
    phone.locator("summary", has_text="Signifikansi").click()
    phone.get_by_label("Catatan untuk bagian Signifikansi").fill("Sebut sumber angka 94 persen.")


def test_the_head_approves_one_from_a_phone_and_returns_another(
    live_server, phone, violations, accessibility_faults
):
    world = open_world()
    Competition.objects.update(needs_agency_head=True)
    head = make_member(world.opd, Role.AGENCY_HEAD, "Kepala Dinas")
    first, second = to_head(world, "Gasing"), to_head(world, "Perahu Posyandu")
    sign_in(phone.context, live_server, head)

    phone.goto(f"{live_server.url}/app/")
    phone.locator(f'main a[href$="{first.code}/setujui/"]').click()
    check(phone, accessibility_faults)
    read_and_approve(phone)
    phone.goto(f"{live_server.url}/app/")
    phone.locator(f'main a[href$="{second.code}/setujui/"]').click()
    write_notes(phone)
    check(phone, accessibility_faults)
    phone.get_by_role("button", name="Kembalikan").click()
    expect(phone.get_by_text("Dikembalikan.")).to_be_visible()

    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state) == (ProposalState.WITH_LOCAL_ADMIN, ProposalState.DRAFT)


def test_the_writers_hear_of_the_note_and_settle_it(live_server, phone, violations):
    world = open_world()
    proposal = make_proposal(world.competition, world.unit, by=world.drafter, name="Gasing")
    hand_over_proposal(proposal, by=world.drafter, at=timezone.now())
    notes = {"significance": "Sebut sumber angka 94 persen."}
    act = {"by": world.local_admin, "at": timezone.now()}
    return_proposal(proposal, **act, note="Hampir siap.", notes=notes)
    sign_in(phone.context, live_server, world.drafter)

    phone.goto(f"{live_server.url}/app/notifikasi/")
    expect(phone.get_by_text("Mohon perbaiki Gasing")).to_be_visible()
    phone.goto(f"{live_server.url}/app/usulan/{proposal.code}/")
    expect(phone.get_by_text("Perlu diperbaiki: 1 catatan")).to_have_count(2)
    phone.locator('main a[href$="/bagian/significance/"]').last.click()
    expect(phone.get_by_text(notes["significance"], exact=True)).to_be_visible()
    phone.get_by_role("button", name="Sudah diperbaiki").click()

    expect(phone.get_by_text("Catatan ditandai sudah diperbaiki.")).to_be_visible()
    assert proposal.notes.get(section_code="significance").settled_by == world.drafter
