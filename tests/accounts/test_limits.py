"""Limits that slow an attacker and never lock the owner out."""

import pytest
from django.core.cache import cache
from django.urls import reverse

from kipp.settings.base import ACCOUNT_RATE_LIMITS
from notifications.models import Message
from tests.accounts.test_sign_in import sign_in
from tests.factories import make_person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def limits(settings):
    settings.ACCOUNT_RATE_LIMITS = ACCOUNT_RATE_LIMITS
    cache.clear()
    yield
    cache.clear()


def guess(client, email: str, times: int, source: str) -> list[str]:
    pages = []
    for _ in range(times):
        data = {"login": email, "password": "tebakan-salah-77"}
        page = client.post(reverse("account_login"), data, REMOTE_ADDR=source)
        pages.append(page.content.decode())
    return pages


def test_the_sixth_guess_from_one_source_is_refused(client):
    person = make_person()

    pages = guess(client, person.email, 6, "10.0.0.1")

    assert ["Terlalu banyak percobaan" in page for page in pages] == [False] * 5 + [True]


def test_an_unknown_address_is_limited_alike(client):
    pages = guess(client, "tak.dikenal@kipp.example", 6, "10.0.0.1")

    assert ["Terlalu banyak percobaan" in page for page in pages] == [False] * 5 + [True]


def test_a_stranger_does_not_lock_the_owner_out(client):
    person = make_person()
    for number in range(1, 11):
        guess(client, person.email, 6, f"10.0.1.{number}")

    response = sign_in(client, person.email)

    assert response.status_code == 302


def test_an_office_behind_one_address_signs_in_together(client):
    people = [make_person() for _ in range(40)]

    statuses = {sign_in(client.__class__(), person.email).status_code for person in people}

    assert statuses == {302}


def test_a_forged_forwarding_header_opens_no_new_budget(client):
    person = make_person()

    pages = []
    for number in range(6):
        data = {"login": person.email, "password": "tebakan-salah-77"}
        header = {"HTTP_X_FORWARDED_FOR": f"203.0.113.{number}"}
        pages.append(client.post(reverse("account_login"), data, **header).content.decode())

    assert "Terlalu banyak percobaan" in pages[-1]


@pytest.mark.parametrize("is_known", [True, False])
def test_reset_mail_goes_out_three_times_an_hour(client, is_known):
    email = make_person().email if is_known else "tak.dikenal@kipp.example"

    statuses = [
        client.post(reverse("account_reset_password"), {"email": email}).status_code
        for _ in range(5)
    ]

    assert statuses == [302, 302, 302, 429, 429]
    assert Message.objects.filter(address=email).count() == 3
