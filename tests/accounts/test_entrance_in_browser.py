"""The entrance in a real browser: invited by link, working under the own name a minute later."""

import re

import pytest

from accounts.actions import invite_person
from accounts.models import User
from accounts.states import Role
from accounts.workspaces import SHARED_COOKIE
from tests.factories import NOW, PASSWORD, World, join, make_agency

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.e2e]
WIDTHS = (390, 768, 1440)
PUBLIC = ("/masuk/", "/daftar/", "/pulihkan/", "/pulihkan/terkirim/", "/pulihkan/1-set-password/")
OWN = (
    "/app/profil/",
    "/app/profil/keluar-semua/",
    "/app/orang/",
    "/app/orang/undang/",
    "/app/orang/tinjauan/",
    "/app/persetujuan/",
    "/app/notifikasi/",
    "/app/keamanan/",
    "/app/keamanan/kata-sandi/",
    "/app/keamanan/ulangi/",
    "/app/ruang-kerja/",
    "/keluar/",
)


@pytest.fixture
def world():
    return World()


def sign_in(page, live_server, person, *, shared: bool = False) -> None:
    page.goto(f"{live_server.url}/masuk/")
    page.get_by_label("Email").fill(person.email)
    page.get_by_label("Kata sandi").fill(PASSWORD)
    if shared:
        page.get_by_label("Ini perangkat bersama").check()
    page.get_by_role("button", name="Masuk", exact=True).click()
    page.wait_for_url(re.compile("/app/"))


def faults_of(page, address: str, accessibility_faults) -> list[str]:
    """What axe finds at three widths, and whether anything sticks out at 320 px."""
    found = []
    page.goto(address)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        found += [f"{address} {width}: {fault}" for fault in accessibility_faults(page)]
    page.set_viewport_size({"width": 320, "height": 640})
    root = "document.documentElement"
    if page.evaluate(f"{root}.scrollWidth > {root}.clientWidth"):
        found.append(f"{address}: wider than 320 px")
    return found


def test_an_invited_person_starts_to_work(page, live_server, world, violations):
    facts = {"email": "baru@kipp.example", "name": "Dewi", "role": Role.DRAFTER}
    issued = invite_person(world.unit, by=world.local_admin, at=NOW.replace(year=2099), **facts)

    page.goto(f"{live_server.url}{issued.path}")
    page.get_by_label("Nama").fill("Dewi Lestari")
    page.get_by_label("Kata sandi").fill("sawah-hijau-luas-88")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/app/"))

    assert User.objects.get(email="baru@kipp.example").memberships.get().agency == world.unit


def test_a_shared_device_tells_scripts_to_keep_nothing(page, live_server, world, violations):
    sign_in(page, live_server, world.drafter, shared=True)

    page.goto(f"{live_server.url}/app/profil/")

    assert f"{SHARED_COOKIE}=1" in page.evaluate("document.cookie")


def test_a_form_left_open_in_another_workspace_saves_nothing(page, live_server, world, violations):
    join(world.drafter, make_agency("Z Dinas Lain"), Role.LOCAL_ADMIN)
    other = world.drafter.workspace.code
    sign_in(page, live_server, world.drafter)
    page.goto(f"{live_server.url}/app/profil/")
    page.get_by_label("Nama seperti di piagam").fill("Nama Lain")
    page.request.post(
        f"{live_server.url}/app/ruang-kerja/",
        form={"workspace": other, "csrfmiddlewaretoken": token_of(page)},
    )

    page.get_by_role("button", name="Simpan profil").click()
    page.get_by_role("heading", name="Formulir ini dari ruang kerja lain").wait_for()

    violations.clear()  # the browser notes the 409 that was provoked
    world.drafter.refresh_from_db()
    assert world.drafter.name == "Siti Rahayu"


def token_of(page) -> str:
    return page.locator("main [name=csrfmiddlewaretoken]").first.input_value()


def test_public_entrance_pages_have_no_fault(page, live_server, violations, accessibility_faults):
    found = [faults_of(page, live_server.url + path, accessibility_faults) for path in PUBLIC]

    assert found == [[]] * len(PUBLIC)


def test_own_pages_have_no_fault(page, live_server, world, violations, accessibility_faults):
    sign_in(page, live_server, world.organiser)

    found = [faults_of(page, live_server.url + path, accessibility_faults) for path in OWN]

    assert found == [[]] * len(OWN)
