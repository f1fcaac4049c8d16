"""The people page of the own branch, and ending a place."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.actions import end_membership, invite_person
from accounts.models import Invitation, Membership
from accounts.states import Role
from audit.models import Entry
from core.errors import ActionRefused
from notifications.models import Message
from tests.factories import NOW, World, join, make_agency, make_member, make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    with time_machine.travel(NOW, tick=False):
        yield World()


def seen_by(person) -> set[str]:
    rows = Membership.objects.visible_to(person).on(NOW.date())
    return {row.person.name for row in rows.for_list()}


def test_a_local_admin_sees_the_own_branch(world):
    assert seen_by(world.local_admin) == {"Siti Rahayu", "Joko Susilo"}


def test_an_organiser_sees_the_government_and_the_own_office(world):
    assert seen_by(world.organiser) == {
        "Siti Rahayu",
        "Joko Susilo",
        "Rini Astuti",
        "Bambang Seno",
        "Maria Lestari",
        "Ratna Wulandari",
    }


@pytest.mark.parametrize("name", ["drafter", "judge", "screener"])
def test_others_manage_nobody(world, name):
    assert seen_by(getattr(world, name)) == set()


def test_a_local_admin_above_the_office_never_learns_who_judges(world):
    person = join(make_person("Hadi"), world.regency, Role.LOCAL_ADMIN)

    assert "Ratna Wulandari" not in seen_by(person)
    assert "Maria Lestari" not in seen_by(person)


def test_the_list_finds_by_name_and_role(client, world):
    client.force_login(world.organiser)

    page = client.get(reverse("person-list"), {"q": "ratna", "peran": "judge"})

    assert [row.person.name for row in page.context["page_obj"]] == ["Ratna Wulandari"]


def test_the_list_says_when_nobody_matches(client, world):
    client.force_login(world.organiser)

    page = client.get(reverse("person-list"), {"q": "tidak ada orang ini"})

    assert "Tidak ada yang cocok" in page.content.decode()


def statements(client) -> int:
    with CaptureQueriesContext(connection) as asked:
        client.get(reverse("person-list"))
    return len(asked)


def invite_some(world, count: int) -> None:
    for number in range(count):
        facts = {"email": f"baru{number}@kipp.example", "name": "Dewi", "role": Role.DRAFTER}
        invite_person(world.unit, by=world.organiser, at=NOW, **facts)


def test_the_list_costs_the_same_with_one_and_with_107_rows(client, world):
    client.force_login(world.organiser)
    invite_some(world, 1)
    few = statements(client)
    for number in range(107):
        make_member(make_agency(parent=world.opd), Role.DRAFTER, f"Orang {number}")
    Invitation.objects.all().delete()
    invite_some(world, 5)

    many = statements(client)

    assert many == few <= 8


def test_ending_a_place_shuts_it_at_once(client, world):
    client.force_login(world.drafter)
    end_membership(world.drafter.workspace, by=world.local_admin, at=NOW)

    page = client.get(reverse("workspace-choose"))

    assert "Anda belum punya ruang kerja" in page.content.decode()


def test_ending_a_place_tells_the_person_and_the_trail(world):
    end_membership(world.drafter.workspace, by=world.local_admin, at=NOW)

    message, entry = Message.objects.get(), Entry.objects.get()
    assert (message.kind, message.recipient) == ("membership_ended", world.drafter)
    assert (entry.act, entry.actor) == ("accounts.end_membership", world.local_admin)
    assert entry.before == {"role": "drafter", "agency": world.unit.code, "until": ""}


def test_ending_a_place_twice_is_refused(world):
    end_membership(world.drafter.workspace, by=world.local_admin, at=NOW)

    with pytest.raises(ActionRefused, match="sudah berakhir"):
        end_membership(world.drafter.workspace, by=world.local_admin, at=NOW + timedelta(days=1))


def end_by_page(client, membership):
    path = reverse("membership-end", kwargs={"code": membership.code})
    return client.post(path, {"idempotency_key": "7f8bb5a0-2d0d-4b0e-9c53-1f60d5a0a003"})


def test_the_page_ends_a_place(client, world):
    client.force_login(world.local_admin)

    response = end_by_page(client, world.drafter.workspace)

    assert response.url == reverse("person-list")
    assert Membership.objects.get(person=world.drafter).ends_on == NOW.date()


def test_nobody_ends_the_own_place(client, world):
    client.force_login(world.local_admin)

    response = end_by_page(client, world.local_admin.workspace)

    assert response.status_code == 403
    assert Membership.objects.get(person=world.local_admin).ends_on is None


def test_a_foreign_place_does_not_exist(client, world):
    client.force_login(world.local_admin)

    assert end_by_page(client, world.foreign_drafter.workspace).status_code == 404


def test_the_people_page_is_for_managers(client, world):
    client.force_login(world.drafter)

    assert client.get(reverse("person-list")).status_code == 403
