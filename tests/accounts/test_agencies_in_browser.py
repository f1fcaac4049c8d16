"""An organiser's way through the tree and an import, with a real worker, at two widths."""

import pytest
from playwright.sync_api import expect

from accounts.models import Agency
from tests.accounts.sheets import line, workbook
from tests.factories import World
from tests.journeys.hands import Hands

pytestmark = pytest.mark.django_db(transaction=True)


def hand_in(hands, folder, rows):
    file = folder / "instansi.xlsx"
    file.write_bytes(workbook(rows))
    hands.page.set_input_files("input[type=file]", file)
    hands.press_primary()


def test_an_organiser_opens_the_tree_imports_a_file_and_applies_it(
    page, live_server, celery_worker, violations, accessibility_faults, tmp_path
):
    world = World()
    hands = Hands(page, live_server.url)
    hands.sign_in(world.organiser.email)

    hands.open("/app/instansi/")
    page.locator("summary", has_text="Dinas Kesehatan").click()
    expect(page.get_by_role("link", name="Puskesmas Kebasen")).to_be_visible()
    assert accessibility_faults(page) == []

    hands.open("/app/instansi/impor/")
    assert accessibility_faults(page) == []
    rows = [line("DINSOS", "Dinas Sosial"), line("X", "", kind="Dinass")]
    hand_in(hands, tmp_path, rows)
    expect(page.get_by_text("Jenis ini tidak dikenal.")).to_be_visible(timeout=30_000)
    expect(page.get_by_text("D3", exact=True)).to_be_visible()
    assert accessibility_faults(page) == []

    page.set_viewport_size({"width": 390, "height": 800})
    hands.open("/app/instansi/impor/")
    hand_in(hands, tmp_path, rows[:1])
    expect(page.get_by_text("Siap diterapkan")).to_be_visible(timeout=30_000)
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    assert accessibility_faults(page) == []
    hands.follow("/terapkan/")
    hands.confirm()

    expect(page.get_by_text("Impor sudah diterapkan.")).to_be_visible()
    assert Agency.objects.get(local_code="DINSOS").parent == world.regency
