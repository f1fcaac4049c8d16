"""Files in a real browser: made smaller, resumed, refused with a sentence, never lost."""

import io
import random

import pytest
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils.translation import override
from PIL import Image
from playwright.sync_api import expect

from competitions.models import Question, Requirement
from innovations.models import Attachment, Upload
from tests.factories import make_proposal
from tests.filing import pdf, photo
from tests.innovations.browsing import open_world, sign_in

pytestmark = pytest.mark.django_db(transaction=True)
PATIENCE = 20_000
PHONE = {"width": 390, "height": 844}
IMPACT, DECREE = "question:significance:significance", "requirement:head_decree"


@pytest.fixture
def world(transactional_db):
    return open_world()


@pytest.fixture
def proposal(world):
    return make_proposal(world.competition, world.unit, by=world.drafter, is_filled=False)


@pytest.fixture
def phone(page, live_server, world):
    """A phone, signed in as the drafter."""
    page.set_viewport_size(PHONE)
    sign_in(page.context, live_server, world.drafter)
    return page


def open_page(page, live_server, route, proposal, **more):
    with override("id"):
        page.goto(live_server.url + reverse(route, kwargs={"code": proposal.code, **more}))


def given(name, kind, data):
    return {"name": name, "mimeType": kind, "buffer": data}


def large_pdf(megabytes):
    """Bytes that nothing makes smaller."""
    noise = random.Random(7).randbytes(megabytes * 1024 * 1024)
    return pdf(b"<< /Length %d >>\nstream\n" % len(noise) + noise + b"\nendstream")


def test_a_photo_is_shrunk_and_stripped_and_a_refused_file_leaves_the_rest(
    phone, live_server, proposal
):
    open_page(phone, live_server, "section-edit", proposal, section="significance")
    box = phone.locator(f'[data-attach="{IMPACT}"]')
    phone.get_by_label("Dampak sebelum dan sesudah").fill("Naik dari 61 menjadi 94 persen.")

    box.locator("input[type=file]").first.set_input_files(
        [
            given("Foto perahu.jpg", "image/jpeg", photo(size=(3200, 2400), quality=98)),
            given("kohort.pdf", "application/pdf", b"MZ" + bytes(2000)),
        ]
    )

    coming = box.locator("[data-coming]")
    expect(box.get_by_role("link", name="Foto perahu.jpg", exact=True)).to_be_visible(
        timeout=PATIENCE
    )
    expect(coming.get_by_role("alert")).to_contain_text("program", timeout=PATIENCE)
    expect(coming).to_have_count(1)
    expect(phone.locator("[data-attach-said]")).not_to_be_empty()
    stored = Attachment.objects.get(proposal=proposal)
    with default_storage.open(stored.file.name) as file:
        image = Image.open(io.BytesIO(file.read()))
    assert (image.size, image.getexif().get_ifd(0x8825)) == ((1600, 1200), {})
    expect(phone.get_by_label("Dampak sebelum dan sesudah")).to_have_value(
        "Naik dari 61 menjadi 94 persen."
    )
    coming.get_by_role("button", name="Hilangkan dari daftar: kohort.pdf").click()
    expect(coming).to_have_count(0)


class WeakLine:
    """Lets so many pieces through, then none; counts what is sent later."""

    PIECES, ADDRESSES = 8, "**/unggah/*/"

    def __init__(self, page):
        self.page, self.passed, self.sent = page, 0, []
        page.route(self.ADDRESSES, self.carry)

    def carry(self, route):
        self.passed += 1
        if self.passed > self.PIECES:
            route.abort()
        else:
            route.continue_()

    def mend(self):
        self.page.unroute(self.ADDRESSES)
        self.page.on("request", lambda request: self.sent.append(request.url))

    def pieces_of(self, upload):
        return len([url for url in self.sent if url.endswith(f"/{upload.code}/")])


@pytest.mark.parametrize("megabytes", [6, pytest.param(12, marks=pytest.mark.slow)])
def test_a_large_file_goes_on_where_the_line_broke_and_after_a_reload(
    phone, live_server, proposal, tmp_path, megabytes
):
    Requirement.objects.filter(code="head_decree").update(most_megabytes=20)
    paper, piece = tmp_path / "SK.pdf", 256 * 1024
    size = paper.write_bytes(large_pdf(megabytes))
    open_page(phone, live_server, "proposal-files", proposal)
    box, line = phone.locator(f'[data-attach="{DECREE}"]'), WeakLine(phone)

    box.locator("input[type=file]").first.set_input_files(paper)
    expect(box.locator("[data-coming-text]")).to_contain_text("Mencoba lagi", timeout=PATIENCE)
    begun = Upload.objects.get(proposal=proposal)
    phone.on("dialog", lambda dialog: dialog.accept())
    phone.reload()
    alert = phone.locator("[data-coming]").get_by_role("alert")
    expect(alert).to_contain_text("Pilih SK.pdf sekali lagi")
    line.mend()
    box.locator("input[type=file]").first.set_input_files(paper)

    link = box.get_by_role("link", name="SK.pdf", exact=True)
    expect(link).to_be_visible(timeout=2 * PATIENCE)
    assert begun.received == line.PIECES * piece
    assert line.pieces_of(begun) == -(-(size - begun.received) // piece)
    assert Attachment.objects.get(proposal=proposal).size == size
    expect(phone.locator("[data-fresh=count]")).to_contain_text("1 dari 5 wajib")


def test_a_small_file_waits_for_a_signal_and_is_not_doubled(phone, live_server, proposal):
    Question.objects.update(most_files=2)
    open_page(phone, live_server, "section-edit", proposal, section="significance")
    box = phone.locator(f'[data-attach="{IMPACT}"]')
    phone.wait_for_load_state("networkidle")  # the scripts for files come after the first view
    phone.context.set_offline(True)

    box.locator("input[type=file]").first.set_input_files(
        [given(f"surat-{one}.pdf", "application/pdf", pdf()) for one in range(3)]
    )

    expect(box.locator("[data-attach-full]")).to_be_visible()
    expect(box.locator("[data-coming]")).to_have_count(2)
    expect(box.locator("[data-coming-text]").first).to_contain_text("Menunggu sinyal")
    phone.context.set_offline(False)
    expect(box.locator("[data-coming]")).to_have_count(0, timeout=PATIENCE)
    expect(box.locator("[data-attachment]")).to_have_count(2)
    expect(box.locator("[data-attach-more]")).to_be_hidden()
    assert Attachment.objects.filter(proposal=proposal).count() == 2
