"""Who can still enter: seen once a year, confirmed by a colleague, exported only with a proof."""

from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.totp.internal.auth import TOTP
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.actions import review_membership
from accounts.models import Membership, User
from accounts.states import Role
from audit.models import Entry
from core.errors import ActionRefused
from tests.accounts.test_second_factor import SECRET
from tests.factories import NOW, World, make_agency, make_member
from tests.sessions import sign_in

pytestmark = pytest.mark.django_db
PAGE = "/app/orang/tinjauan/"
FILE = "/app/orang/tinjauan/unduh/"


@pytest.fixture
def world():
    with time_machine.travel(NOW, tick=False):
        yield World()


def names(page):
    return [row.person.name for row in page.context["page_obj"]]


def test_the_review_shows_every_place_within_reach(client, world):
    client.force_login(world.organiser)

    assert sorted(names(client.get(PAGE))) == [
        "Bambang Seno",
        "Joko Susilo",
        "Maria Lestari",
        "Ratna Wulandari",
        "Rini Astuti",
        "Siti Rahayu",
    ]


def test_two_offices_see_nothing_of_each_other(client, world):
    client.force_login(world.foreign_organiser)

    assert sorted(names(client.get(PAGE))) == ["Tono", "Yusuf"]


def test_the_second_step_is_shown_for_office_roles(client, world):
    TOTP.activate(world.screener, SECRET)
    client.force_login(world.organiser)

    rows = client.get(PAGE).context["page_obj"]

    assert [row.person.name for row in rows if row.has_second_factor] == ["Maria Lestari"]


@pytest.mark.parametrize(
    ("doubt", "found"),
    [
        ("lama", ["Joko Susilo"]),
        ("belum-masuk", ["Siti Rahayu"]),
        ("tanpa-akhir", ["Joko Susilo"]),
        ("apa-saja", ["Joko Susilo", "Siti Rahayu"]),
    ],
)
def test_the_review_narrows_to_one_doubt(client, world, doubt, found):
    Membership.objects.filter(person=world.drafter).update(
        reviewed_at=NOW - timedelta(days=300), ends_on=NOW.date() + timedelta(days=9)
    )
    User.objects.exclude(pk=world.drafter.pk).update(last_login=NOW)
    client.force_login(world.local_admin)
    User.objects.filter(pk=world.drafter.pk).update(last_login=None)

    assert sorted(names(client.get(PAGE, {"ragu": doubt}))) == found


def test_ticked_places_are_stamped_and_recorded(client, world):
    client.force_login(world.organiser)
    codes = [person.workspace.code for person in (world.drafter, world.judge)]

    client.post(PAGE, {"tempat": codes})

    stamped = Membership.objects.filter(reviewed_at=NOW, reviewed_by=world.organiser)
    assert {row.person for row in stamped} == {world.drafter, world.judge}
    assert Entry.objects.filter(act="accounts.review_membership").count() == 2


def test_nobody_confirms_the_own_place(client, world):
    client.force_login(world.organiser)

    client.post(PAGE, {"tempat": [world.organiser.workspace.code]})

    assert not Membership.objects.filter(reviewed_at__isnull=False).exists()
    with pytest.raises(ActionRefused, match="orang lain"):
        review_membership(world.organiser.workspace, by=world.organiser, at=NOW)


def test_a_foreign_place_cannot_be_confirmed(client, world):
    client.force_login(world.organiser)

    client.post(PAGE, {"tempat": [world.foreign_drafter.workspace.code]})

    assert not Membership.objects.filter(reviewed_at__isnull=False).exists()


def test_the_file_wants_a_fresh_proof(client, world):
    sign_in(client, world.organiser, at=NOW - timedelta(minutes=11))

    answer = client.get(FILE)

    assert answer.status_code == 302
    assert answer.url.startswith(reverse("account_reauthenticate"))
    assert not Entry.objects.exists()


def test_the_file_holds_the_rows_and_no_formula(client, world):
    User.objects.filter(pk=world.drafter.pk).update(name="=HYPERLINK(1)")
    sign_in(client, world.organiser, at=NOW)

    answer = client.get(FILE)

    text = answer.content.decode("utf-8-sig")
    assert answer["Content-Disposition"] == 'attachment; filename="tinjauan-akses-20260420.csv"'
    assert len(text.splitlines()) == 7
    assert "'=HYPERLINK(1)" in text
    assert Entry.objects.get().after == {"rows": 6, "filter": ""}


def statements(client, address) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


@pytest.mark.parametrize("address", [PAGE, "/app/orang/"])
@pytest.mark.parametrize("count", [500, pytest.param(5000, marks=pytest.mark.slow)])
def test_many_people_cost_as_much_as_six(client, world, address, count):
    client.force_login(world.organiser)
    few = statements(client, address)
    unit = make_agency(parent=world.opd)
    template = make_member(unit, Role.DRAFTER, "Banyak")
    people = User.objects.bulk_create(
        User(email=f"banyak{n}@kipp.example", name=f"Banyak {n:04}") for n in range(count)
    )
    Membership.objects.bulk_create(
        Membership(
            code=f"B{n:07}",
            person=person,
            agency=unit,
            role=template.workspace.role,
            starts_on=NOW.date(),
        )
        for n, person in enumerate(people)
    )

    many = statements(client, address)

    assert many == few <= 8
    assert statements(client, f"{address}?page={count // 100}") <= 8


def test_ended_places_are_found_by_their_state(client, world):
    Membership.objects.filter(person=world.drafter).update(ends_on=NOW.date())
    client.force_login(world.local_admin)

    now, past = client.get("/app/orang/"), client.get("/app/orang/", {"keadaan": "berakhir"})

    assert (names(now), names(past)) == (["Joko Susilo"], ["Siti Rahayu"])
