"""The ways back in, and changing the key."""

import re

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from notifications.delivery import deliver_message
from notifications.models import Message, Notice
from tests.accounts.test_sign_in import sign_in
from tests.factories import PASSWORD, make_person

pytestmark = pytest.mark.django_db
FRESH = "sawah-hijau-luas-88"


def ask(client: Client, email: str):
    return client.post(reverse("account_reset_password"), {"email": email})


def link_in_last_mail() -> str:
    deliver_message(Message.objects.latest("pk").pk, timezone.now())
    return re.search(r"http://testserver(/\S+)", mail.outbox[-1].body).group(1)


def open_form(client: Client, path: str) -> str:
    return client.get(path).url


def test_reset_sends_one_mail_through_the_outbox(client):
    person = make_person()

    response = ask(client, person.email)

    message = Message.objects.get()
    assert response.url == reverse("account_reset_password_done")
    assert (message.kind, message.address) == ("password_reset", person.email)
    assert mail.outbox == []


def test_reset_refuses_an_address_that_no_account_can_have(client):
    response = ask(client, "a" * 250 + "@kipp.example")

    assert response.status_code == 200
    assert response.context["form"].errors["email"]
    assert not Message.objects.exists()


def test_reset_answers_the_same_for_an_unknown_address(client):
    person = make_person()

    known, unknown = ask(client, person.email), ask(client, "tak.dikenal@kipp.example")

    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)
    assert Message.objects.latest("pk").kind == "unknown_account"


def test_reset_link_sets_a_new_password(client):
    person = make_person()
    ask(client, person.email)

    form = open_form(client, link_in_last_mail())
    client.post(form, {"password1": FRESH})

    person.refresh_from_db()
    assert person.check_password(FRESH)


def test_reset_link_works_once(client):
    person = make_person()
    ask(client, person.email)
    link = link_in_last_mail()
    client.post(open_form(client, link), {"password1": FRESH})

    page = Client().get(link)

    assert "Tautan ini tidak berlaku lagi" in page.content.decode()


def test_reset_link_comes_from_the_one_setting(client):
    person = make_person()

    client.post(
        reverse("account_reset_password"),
        {"email": person.email},
        HTTP_HOST="localhost",
        HTTP_X_FORWARDED_HOST="evil.example",
    )

    assert link_in_last_mail().startswith("/pulihkan/")
    assert "http://testserver/" in mail.outbox[-1].body


def test_reset_link_is_forgotten_once_it_has_left(client):
    ask(client, make_person().email)

    link_in_last_mail()

    assert Message.objects.get().context == {}


def test_reset_writes_in_the_persons_language(client):
    ask(client, make_person(language="en").email)

    link = link_in_last_mail()

    assert mail.outbox[-1].subject == "Choose a new password"
    assert link.startswith("/en/pulihkan/")


def test_reset_refuses_a_weak_password(client):
    person = make_person()
    ask(client, person.email)

    page = client.post(open_form(client, link_in_last_mail()), {"password1": "password123"})

    person.refresh_from_db()
    assert page.status_code == 200
    assert person.check_password(PASSWORD)


def test_change_keeps_this_session_and_ends_the_others():
    person = make_person()
    here, there = Client(), Client()
    for client in (here, there):
        client.force_login(person)

    here.post(reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": FRESH})

    assert here.get("/app/profil/").status_code == 200
    assert there.get("/app/profil/").status_code == 302


def test_change_tells_the_owner(client):
    person = make_person()
    client.force_login(person)

    client.post(reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": FRESH})

    assert Message.objects.get().kind == "password_changed"
    assert Notice.objects.get().person == person


def test_change_asks_for_the_current_password(client):
    person = make_person()
    client.force_login(person)

    page = client.post(
        reverse("account_change_password"), {"oldpassword": "bukan-yang-ini", "password1": FRESH}
    )

    person.refresh_from_db()
    assert "Ini bukan kata sandi Anda sekarang." in page.content.decode()
    assert person.check_password(PASSWORD)


def test_a_long_phrase_is_a_good_password(client):
    person = make_person()
    client.force_login(person)
    phrase = "kopi tubruk di pinggir sawah waktu hujan turun pelan pelan sore itu"

    client.post(reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": phrase})

    assert sign_in(Client(), person.email, phrase).status_code == 302


def test_sessions_end_with_a_new_salt():
    person = make_person()
    before = person.get_session_auth_hash()

    User.objects.filter(pk=person.pk).update(session_salt="LAIN")

    person.refresh_from_db()
    assert person.get_session_auth_hash() != before
