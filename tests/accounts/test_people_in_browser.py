"""Pages of people and requests in a real browser: no fault at any width, done in two clicks."""

import re
from datetime import UTC, datetime

import pytest

from accounts.actions import ask_to_invite, invite_person, refuse_approval
from accounts.models import Invitation
from accounts.states import Role
from tests.accounts.test_entrance_in_browser import faults_of, sign_in
from tests.factories import PASSWORD, World, make_member, make_proposal

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.e2e]


@pytest.fixture
def world():
    world = World()
    make_member(world.unit, Role.DRAFTER, "Endang Puji")
    make_proposal(world.competition, world.unit, by=world.drafter, name="Perahu Sehat")
    return world


def now():
    return datetime.now(UTC)


def ask(world, by, email):
    way = {"email": email, "name": "Dewi", "role": Role.JUDGE, "reason": "Ahli"}
    return ask_to_invite(world.secretariat, by=by, at=now(), **way)


def test_pages_of_people_have_no_fault(page, live_server, world, violations, accessibility_faults):
    theirs, own = (
        ask(world, world.approver, "a@k.example"),
        ask(world, world.organiser, "b@k.example"),
    )
    over = ask(world, world.approver, "c@k.example")
    refuse_approval(over, by=world.organiser, at=now(), reason="Belum perlu")
    way = {"email": "bidan@k.example", "name": "Sri", "role": Role.DRAFTER}
    waiting = invite_person(world.unit, by=world.organiser, at=now(), **way).invitation
    sign_in(page, live_server, world.organiser)
    addresses = (
        "/app/persetujuan/",
        f"/app/persetujuan/{theirs.code}/",
        f"/app/persetujuan/{theirs.code}/tolak/",
        f"/app/persetujuan/{own.code}/",
        f"/app/persetujuan/{own.code}/tarik/",
        f"/app/persetujuan/{over.code}/",
        "/app/orang/?keadaan=berakhir",
        "/app/orang/tinjauan/",
        "/app/orang/tinjauan/?ragu=belum-masuk",
        f"/app/orang/{world.judge.workspace.code}/masa/",
        f"/app/orang/{world.drafter.workspace.code}/akhiri/",
        f"/app/orang/undangan/{waiting.code}/",
        f"/app/orang/undangan/{waiting.code}/ulang/",
    )

    found = [faults_of(page, live_server.url + path, accessibility_faults) for path in addresses]

    assert found == [[]] * len(addresses)


def test_a_colleague_confirms_a_judge_from_home(page, live_server, world, violations):
    ask(world, world.organiser, "juri@kipp.example")
    sign_in(page, live_server, world.approver)

    page.get_by_role("link", name=re.compile("Baca dan putuskan")).first.click()
    page.get_by_role("button", name="Setujui dan laksanakan").click()
    page.wait_for_url(re.compile("/app/persetujuan/$"))

    assert page.get_by_text("Disetujui dan dilaksanakan").is_visible()
    assert Invitation.objects.get().role == Role.JUDGE


def test_the_second_step_is_set_up_on_a_phone(
    page, live_server, world, settings, violations, accessibility_faults
):
    settings.MFA_REQUIRED = True
    page.set_viewport_size({"width": 390, "height": 844})
    sign_in(page, live_server, world.judge)

    why = page.get_by_text("Sebagai Juri Anda melihat")
    assert why.is_visible()
    page.get_by_label("Kata sandi").fill(PASSWORD)
    page.get_by_role("button", name="Lanjut").click()
    page.wait_for_url(re.compile("/app/keamanan/aplikasi/$"))

    assert page.get_by_role("link", name="Di ponsel ini: buka aplikasinya").is_visible()
    assert faults_of(page, page.url, accessibility_faults) == []
