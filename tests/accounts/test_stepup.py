"""Weighty acts want a proof of the last ten minutes, on the page itself; nothing typed is lost."""

from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.totp.internal.auth import TOTP
from django.core.cache import cache
from django.urls import reverse

from accounts.states import Role
from core.states import ApprovalState
from kipp.settings.base import ACCOUNT_RATE_LIMITS
from tests.accounts.requests import ask
from tests.accounts.test_second_factor import SECRET, code_of
from tests.factories import NOW, PASSWORD, World
from tests.sessions import sign_in

pytestmark = pytest.mark.django_db
KEY = "7f8bb5a0-2d0d-4b0e-9c53-1f60d5a0b001"


@pytest.fixture(autouse=True)
def _no_code_was_used():
    cache.clear()


@pytest.fixture
def world():
    with time_machine.travel(NOW, tick=False):
        yield World()


@pytest.fixture
def request_(world):
    return ask(world)


def grant(client, approval, **facts):
    address = reverse("approval-grant", args=[approval.code])
    return client.post(address, {"idempotency_key": KEY, **facts})


@pytest.mark.parametrize(
    ("age", "status"),
    [
        (timedelta(minutes=9, seconds=59), 302),
        (timedelta(minutes=10), 422),
        (timedelta(minutes=10, seconds=1), 422),
    ],
)
def test_a_proof_holds_for_ten_minutes(client, world, request_, age, status):
    sign_in(client, world.approver, at=NOW - age)

    assert grant(client, request_).status_code == status


def test_the_page_asks_only_when_the_proof_is_old(client, world, request_):
    address = reverse("approval-grant", args=[request_.code])

    sign_in(client, world.approver, at=NOW - timedelta(minutes=11))
    old = client.get(address).context["form"].fields
    sign_in(client, world.approver, at=NOW)
    fresh = client.get(address).context["form"].fields

    assert ("proof" in old, "proof" in fresh) == (True, False)


def test_the_password_on_the_page_is_enough(client, world, request_):
    client.force_login(world.approver)

    answer = grant(client, request_, proof=PASSWORD)

    request_.refresh_from_db()
    assert (answer.status_code, request_.state) == (302, ApprovalState.GRANTED)


def test_the_code_of_the_app_is_enough(client, world, request_):
    TOTP.activate(world.approver, SECRET)
    client.force_login(world.approver)

    answer = grant(client, request_, proof=code_of(SECRET))

    assert answer.status_code == 302


@pytest.mark.parametrize("proof", ["", "salah-sekali-74", "000000"])
def test_a_wrong_proof_is_a_form_error(client, world, request_, proof):
    client.force_login(world.approver)

    answer = grant(client, request_, proof=proof)

    request_.refresh_from_db()
    assert (answer.status_code, request_.state) == (422, ApprovalState.PENDING)
    assert "proof" in answer.context["form"].errors


def test_what_was_typed_stays_when_the_proof_is_wrong(client, world):
    client.force_login(world.organiser)
    facts = {
        "idempotency_key": KEY,
        "name": "Dewi Lestari",
        "email": "dewi@kipp.example",
        "agency": world.secretariat.code,
        "role": Role.JUDGE,
        "by_mail": "mail",
        "reason": "Ahli layanan kesehatan",
        "proof": "salah-sekali-74",
    }

    page = client.post(reverse("invitation-create"), facts)

    text = page.content.decode()
    assert page.status_code == 422
    assert "Dewi Lestari" in text
    assert "Ahli layanan kesehatan" in text
    assert "salah-sekali-74" not in text


def test_once_proved_the_page_does_not_ask_again(client, world):
    approval = ask(world, refusal="Pendaftaran sudah ditutup.")
    client.force_login(world.approver)

    page = grant(client, approval, proof=PASSWORD)

    assert page.status_code == 422
    assert "Pendaftaran sudah ditutup." in page.content.decode()
    assert "proof" not in page.context["form"].fields


def test_a_unit_role_needs_no_proof(client, world):
    client.force_login(world.local_admin)
    facts = {"name": "Dewi", "email": "dewi@kipp.example", "role": Role.DRAFTER}
    facts |= {"idempotency_key": KEY, "agency": world.unit.code, "by_mail": "mail"}

    assert client.post(reverse("invitation-create"), facts).status_code == 302


def test_guesses_are_limited(client, world, request_, settings):
    settings.ACCOUNT_RATE_LIMITS = ACCOUNT_RATE_LIMITS
    client.force_login(world.approver)
    for _ in range(5):
        grant(client, request_, proof="salah-sekali-74")

    answer = grant(client, request_, proof=PASSWORD)

    assert answer.status_code == 422
    assert "Terlalu banyak percobaan" in answer.content.decode()
