"""The own account: name as on certificates, language, sessions."""

import uuid

import pytest
from django.test import Client
from django.urls import reverse

from accounts.actions import update_profile
from audit.models import Entry
from tests.factories import NOW, make_person

pytestmark = pytest.mark.django_db


def save(client: Client, **facts):
    facts = {
        "idempotency_key": uuid.uuid4(),
        "name": "Siti Rahayu",
        "language": "id",
        **facts,
    }
    return client.post(reverse("profile"), facts)


def test_saving_keeps_name_and_titles(client):
    person = make_person()
    client.force_login(person)

    save(client, name="Siti Aminah", title_before="dr.", title_after="M.Kes.")

    person.refresh_from_db()
    assert person.get_full_name() == "dr. Siti Aminah, M.Kes."


def test_saving_english_leads_to_the_english_page(client):
    client.force_login(make_person())

    assert save(client, language="en").url == "/en/app/profil/"


def test_saving_touches_nothing_else(client):
    person = make_person(email="siti@kipp.example")
    client.force_login(person)

    save(client, email="lain@kipp.example", is_staff="on", is_superuser="on", password="x")

    stored = type(person).objects.values("email", "is_staff", "is_superuser", "password").get()
    assert stored == {
        "email": "siti@kipp.example",
        "is_staff": False,
        "is_superuser": False,
        "password": person.password,
    }


def test_the_act_knows_no_other_field():
    person = make_person()

    update_profile(person, by=person, at=NOW, name="Siti", is_staff=True, language="id")

    person.refresh_from_db()
    assert (person.name, person.is_staff) == ("Siti", False)


def test_saving_leaves_a_trail_without_the_words(client):
    client.force_login(make_person())

    save(client, phone="0812 3456 7890")

    entry = Entry.objects.get()
    assert entry.after == {"changed": ["phone"]}


@pytest.mark.parametrize("phone", ["abc", "123", "+62 812 (3456)", "0" * 30])
def test_saving_refuses_what_is_no_phone_number(client, phone):
    client.force_login(make_person())

    response = save(client, phone=phone)

    assert response.status_code == 422


def test_saving_needs_a_name(client):
    client.force_login(make_person())

    response = save(client, name=" ")

    assert response.status_code == 422
    assert "1 hal yang perlu diperbaiki" in response.content.decode()


def test_sign_out_everywhere_ends_every_session():
    person = make_person()
    here, there = Client(), Client()
    for client in (here, there):
        client.force_login(person)

    response = here.post(reverse("session-end"), {"idempotency_key": uuid.uuid4()})

    statuses = [client.get(reverse("profile")).status_code for client in (here, there)]
    assert response.url == reverse("account_login")
    assert statuses == [302, 302]


def test_sign_out_everywhere_is_said_on_the_sign_in_page(client):
    client.force_login(make_person())

    page = client.post(reverse("session-end"), {"idempotency_key": uuid.uuid4()}, follow=True)

    assert "Anda sudah keluar dari semua perangkat." in page.content.decode()


def test_the_pages_of_an_account_answer_in_english(client):
    client.force_login(make_person(language="en"))

    page = client.get("/en/app/profil/").content.decode()

    assert "Name as on the certificate" in page
