"""The link of an invitation, as whoever holds it sees it."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from accounts.actions import invite_person, withdraw_invitation
from accounts.models import Invitation, User
from accounts.states import Role
from core.codes import new_code
from notifications.models import Message
from tests.factories import NOW, World, make_person
from tests.sessions import sign_in

pytestmark = pytest.mark.django_db
NEW = "sawah-hijau-luas-88"


@pytest.fixture
def world():
    with time_machine.travel(NOW, tick=False):
        yield World()


@pytest.fixture
def issued(world):
    return invite_person(
        world.unit,
        by=world.local_admin,
        at=NOW,
        email="baru@kipp.example",
        name="Dewi",
        role=Role.DRAFTER,
    )


def answer(client: Client, path: str, **facts):
    facts = {"name": "Dewi Lestari", "password": NEW, "language": "id", **facts}
    return client.post(path, facts)


def test_the_link_shows_who_invites_where(client, world, issued):
    page = client.get(issued.path).content.decode()

    assert "Joko Susilo mengundang Anda bekerja sebagai <b>Pengusul</b>" in page
    assert "Puskesmas Sumpiuh II" in page


def test_an_unknown_token_does_not_exist(client, world):
    assert client.get("/undangan/tidak-ada/").status_code == 404


def test_accepting_makes_the_account_and_signs_in(client, issued):
    response = answer(client, issued.path)

    person = User.objects.get(email="baru@kipp.example")
    assert response.url == reverse("home")
    assert client.session["_auth_user_id"] == str(person.pk)
    assert person.memberships.get().role == "drafter"


def test_accepting_in_english_leads_to_english_pages(client, issued):
    response = answer(client, issued.path, language="en")

    assert response.url == "/en/app/"


@pytest.mark.parametrize("password", ["pendek", "password1234", "baru@kipp.example", ""])
def test_accepting_refuses_a_weak_password(client, issued, password):
    response = answer(client, issued.path, password=password)

    assert response.status_code == 422
    assert Invitation.objects.get().state == "open"


def test_a_used_link_is_gone(client, issued):
    answer(client, issued.path)

    page = Client().get(issued.path)

    assert page.status_code == 410
    assert "sudah dipakai" in page.content.decode()


def test_a_withdrawn_link_is_gone(client, world, issued):
    withdraw_invitation(issued.invitation, by=world.local_admin, at=NOW)

    assert client.get(issued.path).status_code == 410


def test_an_expired_link_is_gone(client, issued):
    with time_machine.travel(NOW + timedelta(days=14), tick=False):
        page = client.get(issued.path)

    assert page.status_code == 410
    assert "sudah habis" in page.content.decode()


def test_posting_to_a_gone_link_writes_nothing(world, issued):
    withdraw_invitation(issued.invitation, by=world.local_admin, at=NOW)

    response = answer(Client(), issued.path)

    assert response.status_code == 422
    assert not User.objects.filter(email="baru@kipp.example").exists()


def test_an_existing_account_is_asked_to_sign_in(client, issued):
    make_person(email="baru@kipp.example")

    page = client.get(issued.path).content.decode()

    assert "Sudah ada akun untuk baru@kipp.example" in page
    assert "?next=/undangan/" in page


def test_an_existing_account_accepts_with_one_press(client, issued):
    person = make_person(email="baru@kipp.example")
    client.force_login(person)

    client.post(issued.path)

    membership = person.memberships.get()
    assert membership.agency.name == "Puskesmas Sumpiuh II"
    assert client.session["workspace"] == membership.code


def test_another_account_cannot_take_the_place(client, issued):
    person = make_person()
    client.force_login(person)

    page = client.get(issued.path).content.decode()
    response = client.post(issued.path)

    assert "sedangkan undangan ini untuk baru@kipp.example" in page
    assert response.status_code == 422
    assert person.memberships.count() == 0


def invite_by_form(client: Client, agency, **facts):
    data = {
        "idempotency_key": "7f8bb5a0-2d0d-4b0e-9c53-1f60d5a0a001",
        "name": "Dewi",
        "email": "baru@kipp.example",
        "agency": agency.code,
        "role": "drafter",
        "by_mail": "mail",
        **facts,
    }
    return client.post(reverse("invitation-create"), data)


def test_inviting_shows_the_link_once(client, world):
    client.force_login(world.local_admin)

    response = invite_by_form(client, world.unit)
    first, second = (client.get(response.url).content.decode() for _ in range(2))

    assert "http://testserver/undangan/" in first
    assert "http://testserver/undangan/" not in second


def test_inviting_twice_with_one_form_makes_one_invitation(client, world):
    client.force_login(world.local_admin)

    first, second = invite_by_form(client, world.unit), invite_by_form(client, world.unit)

    assert first.url == second.url
    assert Invitation.objects.count() == Message.objects.count() == 1


@pytest.mark.parametrize(
    ("agency", "role"),
    [("other_opd", "drafter"), ("unit", "organiser"), ("foreign_unit", "drafter")],
)
def test_inviting_outside_the_own_reach_is_refused(client, world, agency, role):
    client.force_login(world.local_admin)

    response = invite_by_form(client, getattr(world, agency), role=role)

    assert response.status_code == 422
    assert not Invitation.objects.exists()


def test_an_organiser_hands_office_roles_out_at_home_only(client, world):
    sign_in(client, world.organiser, at=NOW)

    away = invite_by_form(client, world.opd, role="judge")
    at_home = invite_by_form(client, world.secretariat, role="judge", reason="Ahli kesehatan")

    assert "peran di kantor Anda sendiri" in away.content.decode()
    assert (away.status_code, at_home.status_code) == (422, 302)


def test_a_link_that_is_passed_on_by_hand_is_not_mailed(client, world):
    client.force_login(world.local_admin)

    response = invite_by_form(client, world.unit, by_mail="link")
    page = client.get(response.url).content.decode()

    assert "http://testserver/undangan/" in page
    assert "https://wa.me/?text=" in page
    assert not Message.objects.exists()


def test_an_invitation_carries_the_end_of_the_place(client, world):
    client.force_login(world.local_admin)
    ends_on = NOW.date() + timedelta(days=90)

    invite_by_form(client, world.unit, ends_on=ends_on.isoformat())

    assert Invitation.objects.get().ends_on == ends_on


def test_an_end_that_has_passed_is_refused(client, world):
    client.force_login(world.local_admin)

    response = invite_by_form(client, world.unit, ends_on=NOW.date().isoformat())

    assert response.status_code == 422
    assert "sesudah hari ini" in response.content.decode()


def test_sending_again_shuts_the_old_link(client, world, issued):
    client.force_login(world.local_admin)
    path = reverse("invitation-renew", kwargs={"code": issued.invitation.code})

    answer_ = client.post(
        path, {"idempotency_key": "7f8bb5a0-2d0d-4b0e-9c53-1f60d5a0a004", "by_mail": "link"}
    )
    page = client.get(answer_.url).content.decode()

    assert Client().get(issued.path).status_code == 410
    assert "http://testserver/undangan/" in page


def test_an_expired_invitation_can_be_sent_again(client, world, issued):
    later = NOW + timedelta(days=15)
    with time_machine.travel(later, tick=False):
        client.force_login(world.local_admin)
        listed = client.get(reverse("person-list")).content.decode()
        path = reverse("invitation-renew", kwargs={"code": issued.invitation.code})
        key = "7f8bb5a0-2d0d-4b0e-9c53-1f60d5a0a005"
        client.post(path, {"idempotency_key": key, "by_mail": "mail"})

    assert "habis 4 Mei 2026" in listed
    fresh = Invitation.objects.get(state="open")
    assert fresh.expires_at == later + timedelta(days=14)


def test_withdrawing_by_the_page_shuts_the_link(client, world, issued):
    client.force_login(world.local_admin)
    path = reverse("invitation-withdraw", kwargs={"code": issued.invitation.code})

    page = client.get(path)
    client.post(path, {"idempotency_key": "7f8bb5a0-2d0d-4b0e-9c53-1f60d5a0a002"})

    assert page.status_code == 200
    assert Invitation.objects.get().state == "withdrawn"


def test_a_foreign_invitation_answers_like_a_missing_one(client, world, issued):
    client.force_login(world.foreign_organiser)

    codes = (issued.invitation.code, new_code())
    foreign, missing = (page_without_code(client, code) for code in codes)

    assert foreign == missing
    assert foreign[0] == 404


def page_without_code(client: Client, code: str) -> tuple[int, str]:
    """The address stands in the language links; all else must be equal."""
    page = client.get(reverse("invitation-detail", kwargs={"code": code}))
    return page.status_code, page.content.decode().replace(code, "")
