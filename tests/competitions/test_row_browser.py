"""Two organisers in two browsers, and the rubric by keyboard."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from competitions.models import Competition
from competitions.states import CompetitionState
from tests.conftest import watch
from tests.factories import World, make_competition
from tests.journeys.hands import Hands

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world(transactional_db) -> World:
    return World()


@pytest.fixture
def draft(world: World) -> Competition:
    return make_competition(
        world.secretariat, territory=world.regency, state=CompetitionState.DRAFT
    )


@pytest.fixture
def second(browser: Browser, violations: list) -> Iterator[Page]:
    """A browser of its own for the second organiser."""
    context = browser.new_context(locale="id-ID")
    page = context.new_page()
    watch(page, violations)
    yield page
    context.close()
    violations[:] = [one for one in violations if "409" not in one]


def sign_in(page: Page, address: str, email: str) -> None:
    Hands(page, address).sign_in(email)


def test_two_organisers_edit_the_same_row(
    page: Page,
    second: Page,
    live_server,
    world: World,
    draft: Competition,
    accessibility_faults,
) -> None:
    row = draft.categories.first()
    place = f"{live_server.url}/app/kelola/{draft.code}/susun/kategori/{row.key}/"
    sign_in(page, live_server.url, world.organiser.email)
    sign_in(second, live_server.url, world.approver.email)
    page.goto(place)
    second.goto(place)

    page.get_by_label("Nama").fill("Kesehatan Masyarakat")
    page.get_by_role("button", name="Simpan").click()
    expect(page.get_by_role("link", name="Kesehatan Masyarakat", exact=True)).to_be_visible()
    second.get_by_label("Apa yang termasuk di sini").fill("Posyandu, puskesmas, rumah sakit")
    second.get_by_role("button", name="Simpan").click()

    conflict = second.get_by_role("alert")
    expect(conflict).to_contain_text("Rini Astuti")
    expect(conflict).to_contain_text("Kesehatan Masyarakat")
    expect(conflict).to_contain_text("Posyandu, puskesmas, rumah sakit")
    assert accessibility_faults(second) == []
    second.get_by_label("Nama").fill("Kesehatan Masyarakat")
    second.get_by_role("button", name="Simpan").click()
    expect(second.get_by_text("Posyandu, puskesmas, rumah sakit")).to_be_visible()
    row.refresh_from_db()
    assert (row.name, row.revision) == ("Kesehatan Masyarakat", 3)


def test_rows_are_moved_by_keyboard(
    page: Page, live_server, world: World, draft: Competition, violations: list
) -> None:
    sign_in(page, live_server.url, world.organiser.email)
    page.goto(f"{live_server.url}/app/kelola/{draft.code}/susun/kategori/")
    first, second = draft.categories.order_by("order")[:2]

    page.get_by_role("button", name=f"Turun: {first}", exact=True).focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**#baris-*")

    assert list(draft.categories.order_by("order")[:2]) == [second, first]


def test_letter_is_shown_while_it_is_written(
    page: Page, live_server, world: World, draft: Competition, violations: list
) -> None:
    sign_in(page, live_server.url, world.organiser.email)
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{live_server.url}/app/kelola/{draft.code}/susun/persyaratan/baru/")

    page.get_by_label("Judul surat").fill("SURAT PERNYATAAN")
    page.get_by_label("Isi surat").fill("Saya, {{ signer_name }}, menyatakan {{ salah }}.")

    preview = page.locator("#letter")
    expect(preview.get_by_role("heading", name="SURAT PERNYATAAN")).to_be_visible()
    expect(preview).to_contain_text("salah")
