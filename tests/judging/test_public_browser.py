"""The public's pages in a browser: a phone, a keyboard, both languages; all of them held to axe."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from competitions.models import Stage
from judging.models import PublicAnswer
from judging.voices import form_stamp
from notifications.models import Message
from tests.innovations.browsing import sign_in
from tests.judging.test_judging_browser import faults_of
from tests.judging.voices import VoiceScene, token_of

pytestmark = pytest.mark.django_db(transaction=True)
PHONE = {"width": 390, "height": 844}


@pytest.fixture
def scene():
    """Open by the browser's own clock, with a pattern worth a look."""
    scene, now = VoiceScene(entries=2), timezone.now()
    Stage.objects.filter(pk=scene.stage.pk).update(closes_at=now + timedelta(days=5))
    scene.stage.refresh_from_db()
    scene.renew()
    for number in range(8):
        scene.answer(email=f"a{number}@contoh.id", at=now, comment="Bagus sekali untuk warga")
    return scene


def answer_by_keyboard(page, entry, now):
    """The second level everywhere; the form as if it had been open for half a minute."""
    for levels in page.locator("fieldset.anchors").all():
        levels.get_by_role("radio").first.press("ArrowDown")
    page.get_by_label("Your e-mail address").fill("warga@contoh.id")
    stamp = form_stamp(entry.code, now - timedelta(seconds=30))
    page.locator("input[name=opened]").evaluate("(field, stamp) => { field.value = stamp }", stamp)
    page.get_by_role("button", name="Send the link").press("Enter")


def test_an_answer_on_a_phone_and_pages_for_everybody(
    scene, page, live_server, accessibility_faults
):
    found, now = [], timezone.now()
    slug, entry = scene.competition.slug, scene.candidacies[1]
    page.set_viewport_size(PHONE)
    page.goto(f"{live_server.url}/en/nilai/{slug}/")
    found += faults_of(page, accessibility_faults)
    page.get_by_role("link", name=entry.proposal.title).click()
    found += faults_of(page, accessibility_faults)
    answer_by_keyboard(page, entry, now)
    expect(page.get_by_role("heading", name="Look into your mail")).to_be_visible()
    found += faults_of(page, accessibility_faults)
    page.goto(f"{live_server.url}/jawaban/{token_of(Message.objects.latest('pk'))}/")
    found += faults_of(page, accessibility_faults)
    page.get_by_role("button").last.click()
    expect(page.get_by_role("heading", name="Jawaban Anda dihitung")).to_be_visible()
    assert page.context.cookies() == []
    answer = PublicAnswer.objects.latest("pk")
    assert (answer.state, set(answer.levels.values())) == ("counted", {2})

    sign_in(page.context, live_server, scene.organiser)
    counts = f"{live_server.url}/app/kelola/tahap/{scene.stage.code}/masyarakat/"
    for address in (counts, f"{counts}coret/", f"{live_server.url}/nilai/{slug}/"):
        page.goto(address)
        found += faults_of(page, accessibility_faults)
    assert found == []
