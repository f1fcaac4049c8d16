"""The second step: optional for all, owed by those who organise, screen or judge."""

import base64
import hmac
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from accounts.states import Role
from tests.accounts.test_sign_in import sign_in
from tests.factories import PASSWORD, join, make_agency, make_member

pytestmark = pytest.mark.django_db
SECRET = "JBSWY3DPEHPK3PXP"


@pytest.fixture(autouse=True)
def _no_code_was_used():
    cache.clear()


def code_of(secret: str) -> str:
    """RFC 6238 as the app on the phone does it."""
    counter = int(time.time()) // 30
    digest = hmac.digest(base64.b32decode(secret), counter.to_bytes(8, "big"), "sha1")
    start = digest[-1] & 15
    number = int.from_bytes(digest[start : start + 4], "big") & 0x7FFFFFFF
    return f"{number % 1_000_000:06}"


def confirm(client: Client) -> None:
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD, "next": "/app/profil/"})


def enrol(client: Client) -> str:
    """Set up the app as a person does; gives the secret."""
    confirm(client)
    page = client.get(reverse("mfa_activate_totp"))
    secret = page.context["form"].secret
    client.post(reverse("mfa_activate_totp"), {"code": code_of(secret)})
    return secret


@pytest.fixture
def organiser():
    return make_member(make_agency("Bagian Organisasi"), Role.ORGANISER)


def test_enrolling_asks_for_the_password_again(client, organiser):
    client.force_login(organiser)

    response = client.get(reverse("mfa_activate_totp"))

    assert response.url.startswith(reverse("account_reauthenticate"))


def test_enrolling_turns_it_on_with_ten_recovery_codes(client, organiser):
    client.force_login(organiser)

    enrol(client)

    kinds = set(Authenticator.objects.values_list("type", flat=True))
    codes = client.get(reverse("mfa_view_recovery_codes")).context["unused_codes"]
    assert kinds == {"totp", "recovery_codes"}
    assert len(codes) == 10


def test_a_wrong_code_does_not_turn_it_on(client, organiser):
    client.force_login(organiser)
    confirm(client)
    client.get(reverse("mfa_activate_totp"))

    page = client.post(reverse("mfa_activate_totp"), {"code": "000000"})

    assert "Kode ini tidak cocok" in page.content.decode()
    assert not Authenticator.objects.exists()


def test_sign_in_asks_for_the_code(client, organiser):
    TOTP.activate(organiser, SECRET)

    response = sign_in(client, organiser.email)

    assert response.url == reverse("mfa_authenticate")
    assert client.get("/app/profil/").status_code == 302


def test_sign_in_with_the_code_opens_the_door(client, organiser):
    TOTP.activate(organiser, SECRET)
    sign_in(client, organiser.email)

    client.post(reverse("mfa_authenticate"), {"code": code_of(SECRET)})

    assert client.get("/app/profil/").status_code == 200


def test_a_shared_device_stays_shared_through_the_second_step(client, organiser):
    TOTP.activate(organiser, SECRET)
    sign_in(client, organiser.email, shared_device="on")

    client.post(reverse("mfa_authenticate"), {"code": code_of(SECRET)})

    assert client.session["shared_device"] is True
    assert client.session.get_expire_at_browser_close() is True


def test_a_recovery_code_opens_the_door_once(client, organiser):
    client.force_login(organiser)
    enrol(client)
    code = client.get(reverse("mfa_view_recovery_codes")).context["unused_codes"][0]

    statuses = []
    for _ in range(2):
        visitor = Client()
        sign_in(visitor, organiser.email)
        visitor.post(reverse("mfa_authenticate"), {"code": code})
        statuses.append(visitor.get("/app/profil/").status_code)

    assert statuses == [200, 302]


@pytest.mark.parametrize("role", [Role.ORGANISER, Role.SCREENER, Role.AUDITOR, Role.JUDGE])
def test_guarded_roles_are_sent_to_enrol(client, settings, role):
    settings.MFA_REQUIRED = True
    client.force_login(make_member(make_agency(), role))

    response = client.get("/app/profil/")

    assert response.url == reverse("mfa_activate_totp")


@pytest.mark.parametrize("role", [Role.ORGANISER, Role.JUDGE])
@pytest.mark.parametrize("name", ["home", "person-list", "assignment-list", "notice-list"])
def test_nothing_opens_before_the_second_step(client, settings, role, name):
    settings.MFA_REQUIRED = True
    client.force_login(make_member(make_agency(), role))

    response = client.get(reverse(name))

    assert (response.status_code, response.url) == (302, reverse("mfa_activate_totp"))


@pytest.mark.parametrize(
    ("role", "word"), [(Role.ORGANISER, "Penyelenggara"), (Role.JUDGE, "Juri")]
)
def test_the_pages_on_the_way_say_why(client, settings, role, word):
    settings.MFA_REQUIRED = True
    client.force_login(make_member(make_agency(), role))

    asked = client.get("/app/", follow=True).content.decode()
    confirm(client)
    shown = client.get(reverse("mfa_activate_totp")).content.decode()

    assert f"Sebagai {word} Anda melihat" in asked
    assert f"Sebagai {word} Anda melihat" in shown
    assert 'href="otpauth://totp/' in shown


def test_whoever_owes_nothing_reads_no_reason(client, settings, organiser):
    settings.MFA_REQUIRED = False
    client.force_login(organiser)
    confirm(client)

    shown = client.get(reverse("mfa_activate_totp")).content.decode()

    assert "Anda melihat yang belum diumumkan" not in shown


@pytest.mark.parametrize("role", [Role.DRAFTER, Role.AGENCY_HEAD, Role.LOCAL_ADMIN])
def test_other_roles_may_go_without(client, settings, role):
    settings.MFA_REQUIRED = True
    client.force_login(make_member(make_agency(), role))

    assert client.get("/app/profil/").status_code == 200


def test_an_operator_is_sent_to_enrol(client, settings, django_user_model):
    settings.MFA_REQUIRED = True
    client.force_login(django_user_model.objects.create_superuser("op@kipp.example", PASSWORD))

    assert client.get("/app/profil/").url == reverse("mfa_activate_totp")


def test_a_htmx_request_is_sent_as_a_whole_page(client, settings, organiser):
    settings.MFA_REQUIRED = True
    client.force_login(organiser)

    response = client.get("/app/profil/", HTTP_HX_REQUEST="true")

    assert response["HX-Redirect"] == reverse("mfa_activate_totp")


def test_enrolling_opens_the_pages(client, settings, organiser):
    settings.MFA_REQUIRED = True
    client.force_login(organiser)

    enrol(client)

    assert client.get("/app/profil/").status_code == 200


def test_another_workspace_may_be_chosen_instead(client, settings, organiser):
    settings.MFA_REQUIRED = True
    join(organiser, make_agency("Z Puskesmas"), Role.DRAFTER)
    code = organiser.workspace.code
    client.force_login(organiser)

    client.post(reverse("workspace-choose"), {"workspace": code})

    assert client.get("/app/profil/").status_code == 200


def test_what_is_owed_cannot_be_turned_off(client, settings, organiser):
    settings.MFA_REQUIRED = True
    client.force_login(organiser)
    enrol(client)

    page = client.post(reverse("mfa_deactivate_totp"))

    assert "Peran Anda mewajibkan langkah kedua." in page.content.decode()
    assert Authenticator.objects.filter(type="totp").exists()


def test_what_is_free_can_be_turned_off(client):
    client.force_login(make_member(make_agency(), Role.DRAFTER))
    enrol(client)

    client.post(reverse("mfa_deactivate_totp"))

    assert not Authenticator.objects.exists()


def test_the_keys_page_shows_both_states(client, organiser):
    client.force_login(organiser)
    before = client.get(reverse("mfa_index")).content.decode()
    enrol(client)

    after = client.get(reverse("mfa_index")).content.decode()

    assert reverse("mfa_activate_totp") in before
    assert reverse("mfa_deactivate_totp") in after
    assert "Tersisa 10 kode" in after
