"""The wizard in a real browser: axe finds nothing, nothing overflows, and a round is begun."""

from datetime import date

import pytest
from django.utils import timezone

from competitions.actions import create_competition
from competitions.models import Competition
from competitions.plans import EditionPlan
from tests.factories import World
from tests.journeys.hands import Hands

pytestmark = pytest.mark.django_db(transaction=True)
WIDTHS = (390, 1440)
NARROWEST = 320
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture
def world(transactional_db):
    return World(at=timezone.now())


def make_draft(world):
    plan = EditionPlan(
        "KIPP", "KIPP 2027", 2027, "province", "KIPP27", "Asia/Makassar", date(2027, 3, 1)
    )
    act = {"by": world.organiser, "at": timezone.now()}
    return create_competition(world.secretariat, **act, plan=plan, blueprint="kovablik")


def addresses(draft):
    parts = f"/app/kelola/{draft.code}/susun/"
    return (
        "/app/kelola/baru/",
        "/app/kelola/baru/?dari=templat-regency_top10",
        parts,
        f"{parts}jadwal/",
        f"{parts}tahapan/{draft.stages.first().key}/",
        f"{parts}syarat/baru/?kind=past_honour",
        f"{parts}petugas/",
        "/app/kelola/libur/",
    )


def test_axe_finds_nothing_and_nothing_overflows(page, live_server, world, accessibility_faults):
    draft, hands, found = make_draft(world), Hands(page, live_server.url), []
    hands.sign_in(world.organiser.email)

    for address in addresses(draft):
        hands.open(address)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            found += [(address, width, fault) for fault in accessibility_faults(page)]
        page.set_viewport_size({"width": NARROWEST, "height": 700})
        if page.evaluate(OVERFLOW) > 0:
            found.append((address, NARROWEST, "overflows"))

    assert found == []


def test_a_round_is_begun_with_what_is_on_screen(page, live_server, world):
    hands = Hands(page, live_server.url)
    hands.sign_in(world.organiser.email)
    hands.open("/app/kelola/")

    page.get_by_role("link", name="Kompetisi baru").click()
    page.locator('a[href$="dari=templat-regency_top10"]').click()
    page.fill("input[name=series]", "KIPP Baru")
    page.fill("input[name=name]", "KIPP Baru 2028")
    page.fill("input[name=year]", "2028")
    page.get_by_role("button", name="Buat kompetisi").click()
    page.get_by_role("link", name="Petugas").click()
    for role, person in (("chair", world.judge), ("approver", world.approver)):
        page.select_option("select[name=role]", role)
        page.select_option("select[name=person]", label=person.name)
        page.get_by_role("button", name="Tunjuk").click()
    hands.open(f"/app/kelola/{Competition.objects.get(year=2028).code}/susun/")

    assert page.get_by_text("Tidak ada yang menghalangi.").is_visible()
