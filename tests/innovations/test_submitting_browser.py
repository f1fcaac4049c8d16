"""F4: what is missing is led to, mended, checked again and handed in; afterwards it is closed."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override
from playwright.sync_api import expect

from competitions.models import Window
from innovations.actions import hand_over_proposal
from innovations.models import SectionDraft
from tests.factories import make_proposal
from tests.innovations.browsing import open_world, sign_in

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def proposal(transactional_db):
    """On the local admin's desk; a text was emptied and a file taken out there."""
    world = open_world()
    entry = make_proposal(world.competition, world.unit, by=world.drafter, name="Gasing")
    hand_over_proposal(entry, by=world.drafter, at=timezone.now())
    SectionDraft.objects.filter(proposal=entry, section__code="novelty").update(
        answers={}, words=0, is_complete=False
    )
    entry.world = world
    return entry


def url_of(live_server, route, **kwargs):
    with override("id"):
        return live_server.url + reverse(route, kwargs=kwargs)


def mend(page, summary):
    """Follow the link of the summary to the section, write, and come back to the check page."""
    summary.get_by_role("link", name="Kebaruan").click()
    page.locator("#section-form textarea").first.fill("Belum pernah ada di wilayah ini.")
    page.get_by_role("button", name="Tandai lengkap").click()


def declare(page):
    page.get_by_label("Data benar dan boleh diperiksa di lapangan").check()
    page.get_by_label("Bila menang, usulan ini boleh dipublikasikan").check()


def submit(page):
    page.get_by_role("button", name="Ajukan usulan").click()


def expect_receipt(page, live_server, proposal):
    """Number, time with zone, digest of the entry and of each file; the same as PDF."""
    version = proposal.versions.get()
    receipt = page.locator(".receipt").inner_text()
    assert "BMS26-001" in receipt
    assert "WIB" in receipt
    assert version.digest in re.sub(r"\s", "", receipt)
    assert all(row["digest"] in receipt for row in version.content["files"])
    paper = page.request.get(url_of(live_server, "receipt-paper", code=proposal.code))
    assert paper.body().startswith(b"%PDF")


def test_f4_submit_with_two_errors_mend_check_submit_and_stay_closed(page, live_server, proposal):
    summary = page.locator(".error-summary")
    sign_in(page.context, live_server, proposal.world.local_admin)
    check = url_of(live_server, "proposal-submit", code=proposal.code)
    page.goto(check)
    page.get_by_label("Data benar dan boleh diperiksa di lapangan").check()

    submit(page)

    expect(summary).to_be_focused()
    expect(summary).to_contain_text("Ada 2 hal yang perlu diperbaiki")
    expect(page).to_have_title(re.compile("^Perbaiki:"))
    summary.get_by_role("link", name="dipublikasikan").click()
    expect(page.get_by_label("Bila menang, usulan ini boleh dipublikasikan")).to_be_in_viewport()

    mend(page, summary)
    page.wait_for_url(check)
    expect(page.locator(".notice--attention")).to_have_count(0)
    declare(page)
    submit(page)

    page.wait_for_url("**/tanda-terima/")
    expect_receipt(page, live_server, proposal)
    Window.objects.update(closes_at=timezone.now())
    page.goto(check)
    page.wait_for_url("**/tanda-terima/")
    assert proposal.versions.count() == 1
