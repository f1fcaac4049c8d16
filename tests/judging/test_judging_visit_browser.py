"""S19: a visit without a signal, a page that dies, and two phones: nothing lost, nothing twice."""

import io
import time

import pytest
from django.urls import reverse
from django.utils.translation import override
from PIL import Image
from playwright.sync_api import expect

from judging.models import VisitClaim, VisitContact, VisitPhoto
from tests.innovations.browsing import held_back, kill, sign_in
from tests.judging.visiting import VisitScene

pytestmark = pytest.mark.django_db(transaction=True)
PHONE = {"width": 390, "height": 844}
KEPT = """async () => {
    const pages = await caches.open("kipp-pages");
    return (await pages.keys()).some(({ url }) => new URL(url).pathname === location.pathname);
}"""


@pytest.fixture
def scene(transactional_db):
    return VisitScene(entries=1).open_visits_at_once()


def picture(colour):
    out = io.BytesIO()
    Image.new("RGB", (640, 480), colour).save(out, "JPEG")
    return {"name": f"{colour}.jpg", "mimeType": "image/jpeg", "buffer": out.getvalue()}


def wait_until(page, holds):
    until = time.monotonic() + 30
    while not holds():
        assert time.monotonic() < until, "waited in vain"
        page.wait_for_timeout(50)


def open_kept(page, address):
    """The visit on a phone, and the page kept on the device."""
    page.set_viewport_size(PHONE)
    page.goto(address)
    page.wait_for_function("() => Boolean(navigator.serviceWorker.controller)")
    wait_until(page, lambda: page.evaluate(KEPT))


def write_without_signal(page, claim):
    """A finding, a person met and two photos."""
    row = page.locator(f'[data-item="claim:{claim.code}"]')
    row.get_by_text("Sebagian", exact=True).click()
    row.locator("textarea").fill("Hanya dua desa.")
    page.locator("[data-add=contact]").click()
    person = page.locator('[data-list="contact"] [data-item]')
    person.locator('[data-field="initials"]').fill("S.R.")
    person.locator('[data-field="words"]').fill("Antre lebih singkat.")
    page.set_input_files("label input[type=file]", [picture("teal"), picture("maroon")])
    expect(page.locator('[data-list="photo"] [data-item]')).to_have_count(2)
    page.locator('[data-list="photo"] [data-field="caption"]').first.fill("Loket")
    expect(page.locator("[data-waiting]")).to_have_text("menunggu kirim 4")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def see_all_of_it(page, claim):
    """On a new page, out of what the device kept."""
    row = page.locator(f'[data-item="claim:{claim.code}"]')
    expect(row.locator("textarea")).to_have_value("Hanya dua desa.")
    expect(row.locator("input:checked")).to_have_value("partly")
    photos = page.locator('[data-list="photo"] [data-item]')
    expect(photos).to_have_count(2)
    expect(photos.locator('[data-field="caption"]').first).to_have_value("Loket")
    expect(page.locator("[data-waiting]")).to_have_text("menunggu kirim 4")


def join_both_texts(page, claim):
    """The other visitor wrote of the same claim meanwhile."""
    clash = page.locator(f'[data-item="claim:{claim.code}"] [data-clash]')
    expect(clash).to_contain_text("Tiga desa.")
    wait_until(page, lambda: VisitPhoto.objects.count() == 2)
    clash.get_by_role("button", name="Gabungkan").click()
    expect(page.locator("[data-waiting]")).to_be_hidden()


def go_on_after_reload(page, claim):
    """Nothing waits any more, and the next finding goes through at once."""
    page.reload()
    expect(page.locator('[data-list="photo"] [data-item]')).to_have_count(2)
    expect(page.locator("[data-waiting]")).to_be_hidden()
    page.locator(f'[data-item="claim:{claim.code}"]').get_by_text("Cocok", exact=True).click()
    wait_until(page, lambda: VisitClaim.objects.get(pk=claim.pk).finding == "matches")


def test_a_visit_without_a_signal_loses_nothing_and_arrives_once(
    scene, page, live_server, settings, tmp_path
):
    settings.MEDIA_ROOT = tmp_path
    visit = scene.visited()
    first, second = visit.claims.all()
    with override("id"):
        address = live_server.url + reverse("visit-detail", args=[visit.code])
    context = page.context
    sign_in(context, live_server, scene.visitors[0].person)
    open_kept(page, address)

    context.set_offline(True)
    write_without_signal(page, first)
    kill(page)
    again = context.new_page()
    again.set_viewport_size(PHONE)
    again.goto(address)
    see_all_of_it(again, first)
    assert VisitPhoto.objects.count() == 0
    scene.write(visit, "claim", first.code, by=scene.visitors[1], note="Tiga desa.")
    context.set_offline(False)
    join_both_texts(again, first)
    go_on_after_reload(again, second)

    stored = VisitClaim.objects.get(pk=first.pk)
    assert (stored.finding, stored.note) == ("partly", "Tiga desa.\nHanya dua desa.")
    met = VisitContact.objects.values_list("initials", "words").get()
    assert met == ("S.R.", "Antre lebih singkat.")
    assert sorted(VisitPhoto.objects.values_list("caption", flat=True)) == ["", "Loket"]


def test_what_is_written_before_the_script_is_there_arrives(scene, page, live_server):
    visit = scene.visited()
    claim = visit.claims.first()
    sign_in(page.context, live_server, scene.visitors[0].person)
    with override("id"):
        address = live_server.url + reverse("visit-detail", args=[visit.code])
    row = page.locator(f'[data-item="claim:{claim.code}"]')

    # Even the row of those without script can be seen: that of the whole portal is late too.
    with held_back(page, "**/js/kipp*.js"), held_back(page, "**/js/visit.*js"):
        page.goto(address, wait_until="commit")
        row.get_by_text("Sebagian", exact=True).click()
        row.locator("textarea").fill("Hanya dua desa.")
        page.locator('.script-hidden [data-field="initials"]').fill("S.R.")
    wait_until(page, VisitContact.objects.exists)

    expect(page.locator("[data-waiting]")).to_be_hidden()
    stored = VisitClaim.objects.get(pk=claim.pk)
    assert (stored.finding, stored.note) == ("partly", "Hanya dua desa.")
    assert VisitContact.objects.get().initials == "S.R."
