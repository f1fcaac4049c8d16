"""Signing in and out: one account a person, by e-mail and password."""

from datetime import timedelta

import pytest
import time_machine
from django.conf import settings
from django.test import Client
from django.urls import reverse

from accounts.states import Role
from accounts.workspaces import SHARED_COOKIE
from tests.factories import NOW, PASSWORD, make_agency, make_member, make_person

pytestmark = pytest.mark.django_db


def sign_in(client: Client, email: str, password: str = PASSWORD, **facts):
    data = {"login": email, "password": password, "next": "/app/profil/", **facts}
    return client.post(reverse("account_login"), data)


def test_sign_in_with_the_own_password_opens_the_door(client):
    person = make_person()

    response = sign_in(client, person.email)

    assert response.status_code == 302
    assert response.url == "/app/profil/"
    assert client.get("/app/profil/").status_code == 200


def test_sign_in_takes_the_address_in_any_letters(client):
    make_person(email="siti@kipp.example")

    response = sign_in(client, " Siti@KIPP.example ")

    assert response.status_code == 302


def test_sign_in_leads_home_in_the_persons_language(client):
    person = make_person(language="en")

    response = client.post("/masuk/", {"login": person.email, "password": PASSWORD})

    assert response.url == "/en/app/"


@pytest.mark.parametrize("target", ["https://elsewhere.example/", "//elsewhere.example", "/\\x"])
def test_sign_in_leads_nowhere_outside(client, target):
    person = make_person()

    response = sign_in(client, person.email, next=target)

    assert response.url == "/app/"


def test_sign_in_answers_the_same_for_known_and_unknown_addresses(client):
    person = make_person()

    known = sign_in(client, person.email, "salah-sekali-99")
    unknown = sign_in(client, "tak.dikenal@kipp.example", "salah-sekali-99")

    assert without_token(known, person.email) == without_token(unknown, "tak.dikenal@kipp.example")


def without_token(response, email: str) -> tuple[int, str]:
    page = response.content.decode().replace(email, "")
    before, _, rest = page.partition('name="csrfmiddlewaretoken" value="')
    return response.status_code, before + rest.partition('"')[2]


def test_sign_in_makes_a_new_session_key(client):
    person = make_person()
    client.get(reverse("account_login"))
    session = client.session
    session["before"] = 1
    session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key

    sign_in(client, person.email)

    assert client.session.session_key != session.session_key


def test_sign_in_is_closed_to_a_closed_account(client):
    person = make_person(is_active=False)

    response = sign_in(client, person.email)

    assert response.url == reverse("account_inactive")
    assert client.get("/app/profil/").status_code == 302


def test_sign_up_says_that_one_is_invited(client):
    response = client.get(reverse("account_signup"))

    assert response.status_code == 200
    assert "Lewat undangan" in response.content.decode()


def test_sign_up_makes_no_account(client, django_user_model):
    facts = {"email": "baru@kipp.example", "password1": PASSWORD}

    client.post(reverse("account_signup"), facts)

    assert django_user_model.objects.count() == 0


def test_sign_out_asks_first_and_writes_on_post_only(client):
    client.force_login(make_person())

    page = client.get(reverse("account_logout"))
    still_in = client.get("/app/profil/").status_code
    client.post(reverse("account_logout"), {"next": "/masuk/"})

    assert page.status_code == 200
    assert still_in == 200
    assert client.get("/app/profil/").status_code == 302


def test_a_shared_device_keeps_no_cookie_after_the_browser_closes(client):
    person = make_person()

    sign_in(client, person.email, shared_device="on")
    client.get("/app/profil/")

    assert client.cookies[settings.SESSION_COOKIE_NAME]["max-age"] == ""
    assert client.cookies[SHARED_COOKIE].value == "1"


def test_an_own_device_stays_signed_in(client):
    person = make_person()

    sign_in(client, person.email)

    assert client.cookies[settings.SESSION_COOKIE_NAME]["max-age"] == 60 * 60 * 24 * 14
    assert SHARED_COOKIE not in client.cookies


@pytest.mark.parametrize(("minutes", "status"), [(29, 200), (30, 302)])
def test_a_shared_device_signs_out_after_thirty_idle_minutes(client, minutes, status):
    person = make_person()
    with time_machine.travel(NOW, tick=False) as clock:
        sign_in(client, person.email, shared_device="on")
        client.get("/app/profil/")
        clock.move_to(NOW + timedelta(minutes=minutes))

        response = client.get("/app/profil/")

    assert response.status_code == status


def test_work_on_a_shared_device_keeps_the_session_alive(client):
    person = make_person()
    with time_machine.travel(NOW, tick=False) as clock:
        sign_in(client, person.email, shared_device="on")
        for step in range(4):
            clock.move_to(NOW + timedelta(minutes=20 * step))
            response = client.get("/app/profil/")

    assert response.status_code == 200


def test_an_idle_shared_device_says_that_the_text_is_safe(client):
    person = make_person()
    with time_machine.travel(NOW, tick=False) as clock:
        sign_in(client, person.email, shared_device="on")
        client.get("/app/profil/")
        clock.move_to(NOW + timedelta(hours=1))
        page = client.get("/app/profil/", follow=True).content.decode()

    assert "Tulisan Anda aman. Masuk lagi untuk melanjutkan." in page
    assert client.cookies[SHARED_COOKIE].value == ""


def test_anonymous_pages_touch_no_session(client):
    response = client.get(reverse("account_signup"))

    assert settings.SESSION_COOKIE_NAME not in response.cookies


@pytest.mark.parametrize("path", ["/masuk/", "/en/masuk/", "/pulihkan/", "/daftar/"])
def test_entrance_pages_answer_in_both_languages(client, path):
    assert client.get(path).status_code == 200


def test_a_page_costs_few_statements(client, django_assert_max_num_queries):
    client.force_login(make_member(make_agency(), Role.LOCAL_ADMIN))

    with django_assert_max_num_queries(8):
        client.get("/app/profil/")
