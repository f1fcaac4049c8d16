"""A plenary by keyboard on a laptop and on a phone, without JavaScript too; held to axe."""

import pytest
from playwright.sync_api import expect

from judging.models import PlenaryDecision
from tests.innovations.browsing import sign_in
from tests.judging.plenaries import REASON, PlenaryScene
from tests.judging.test_judging_browser import faults_of

pytestmark = pytest.mark.django_db(transaction=True)
PHONE = {"width": 390, "height": 844}


def test_entries_are_decided_one_after_the_other(page, live_server, accessibility_faults):
    scene, found = PlenaryScene().adopted().opened(), []
    address = f"{live_server.url}/app/kelola/tahap/{scene.stage.code}/pleno/"
    sign_in(page.context, live_server, scene.organiser)
    page.goto(address)
    expect(page.get_by_role("heading", name="Batasan komposisi")).to_be_visible()
    found += faults_of(page, accessibility_faults)

    page.get_by_role("radio", name="Masuk", exact=True).press("ArrowRight")
    page.get_by_role("button", name="Simpan, lanjut ke nomor 2").press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("melewati garis batas")
    found += faults_of(page, accessibility_faults)
    page.get_by_label("Alasan keputusan").fill(REASON)
    page.get_by_role("button", name="Simpan keputusan").click()
    expect(page.locator("#sekarang")).to_contain_text(scene.candidacies[1].proposal.number)
    assert PlenaryDecision.objects.get().outcome == "reserve"

    page.set_viewport_size(PHONE)
    for part in ("", "hadir/", "berkas/"):
        page.goto(f"{address}{part}")
        found += faults_of(page, accessibility_faults)
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert found == []
