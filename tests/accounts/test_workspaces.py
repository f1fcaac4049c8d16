"""One workspace a request: rights of several places never add up."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from accounts.models import Membership
from accounts.states import Role
from tests.factories import NOW, join, make_agency, make_member, make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def person():
    """Somebody who writes in one unit and manages another agency."""
    someone = make_person("Rini")
    join(someone, make_agency("A Puskesmas"), Role.DRAFTER)
    join(someone, make_agency("B Dinas"), Role.LOCAL_ADMIN)
    return someone


def code_of(person, role: Role) -> str:
    return Membership.objects.get(person=person, role=role).code


def choose(client, person, role: Role):
    return client.post(reverse("workspace-choose"), {"workspace": code_of(person, role)})


def test_the_first_workspace_is_active_by_itself(client, person):
    client.force_login(person)

    assert client.get(reverse("person-list")).status_code == 403


def test_choosing_changes_what_is_open(client, person):
    client.force_login(person)

    choose(client, person, Role.LOCAL_ADMIN)
    opened = client.get(reverse("person-list")).status_code
    choose(client, person, Role.DRAFTER)

    assert opened == 200
    assert client.get(reverse("person-list")).status_code == 403


def test_choosing_makes_a_new_session_key(client, person):
    client.force_login(person)
    before = client.session.session_key

    choose(client, person, Role.LOCAL_ADMIN)

    assert client.session.session_key != before


def test_a_foreign_workspace_cannot_be_chosen(client, person):
    other = make_member(make_agency(), Role.ORGANISER)
    client.force_login(person)

    response = client.post(reverse("workspace-choose"), {"workspace": other.workspace.code})

    assert response.status_code == 404


def test_an_ended_workspace_cannot_be_chosen(client, person):
    Membership.objects.filter(person=person).update(ends_on=NOW.date())
    client.force_login(person)

    with time_machine.travel(NOW + timedelta(days=1), tick=False):
        response = choose(client, person, Role.LOCAL_ADMIN)

    assert response.status_code == 404


def test_a_form_from_another_workspace_is_refused(client, person):
    client.force_login(person)
    choose(client, person, Role.LOCAL_ADMIN)
    facts = {"name": "Lain", "language": "id", "workspace": code_of(person, Role.DRAFTER)}

    response = client.post(reverse("profile"), facts)

    person.refresh_from_db()
    assert response.status_code == 409
    assert "sekarang Anda bekerja untuk B Dinas" in response.content.decode()
    assert person.name == "Rini"


def test_a_scripts_write_from_another_workspace_is_refused(client, person):
    client.force_login(person)

    code = code_of(person, Role.LOCAL_ADMIN)
    response = client.post(reverse("profile"), HTTP_X_WORKSPACE=code)

    assert response.status_code == 409


def test_a_form_of_a_workspace_that_is_gone_is_refused(client, person):
    client.force_login(person)

    response = client.post(reverse("profile"), {"workspace": "TIDAKADA"})

    assert response.status_code == 409
    assert "bukan milik Anda lagi" in response.content.decode()


def test_looking_is_never_refused(client, person):
    client.force_login(person)

    response = client.get(reverse("profile"), HTTP_X_WORKSPACE=code_of(person, Role.LOCAL_ADMIN))

    assert response.status_code == 200


@pytest.mark.parametrize(
    ("day", "count"), [(-1, 0), (0, 1), (9, 1), (10, 0)], ids=["before", "first", "last", "until"]
)
def test_a_place_holds_from_its_first_day_to_the_day_before_its_end(day, count):
    member = make_member(make_agency(), Role.DRAFTER, starts_on=NOW.date())
    member.workspace.ends_on = NOW.date() + timedelta(days=10)
    member.workspace.save()

    assert Membership.objects.on(NOW.date() + timedelta(days=day)).count() == count


def test_a_person_without_a_place_is_told_what_to_do(client):
    client.force_login(make_person())

    page = client.get(reverse("workspace-choose")).content.decode()

    assert "Mintalah undangan kepada admin lokal" in page
