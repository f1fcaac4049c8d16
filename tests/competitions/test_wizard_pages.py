"""The wizard's pages: choose, create, prepare, set times, name offices."""

import re
import uuid
from datetime import date, timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from competitions.actions import (
    add_holiday,
    appoint_person,
    create_competition,
    fill_holidays,
    save_calendar,
)
from competitions.actions.calendar import TimeEdit
from competitions.models import Competition, Window
from competitions.offices import standing
from competitions.plans import EditionPlan
from competitions.queries import is_open
from competitions.states import CompetitionState, EditionRole, WindowKind
from core.errors import ActionRefused, StaleWrite
from tests.factories import NOW, World

pytestmark = pytest.mark.django_db
MOST = 26  # the preparation reads every table of the rulebook, each once
ZONES = ("Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura")


@pytest.fixture(autouse=True)
def at_now():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def world(db):
    return World()


@pytest.fixture
def client(world):
    return signed_in(world.organiser)


def signed_in(person):
    client = Client()
    client.force_login(person)
    return client


def plan(**facts):
    told = {
        "series": "KIPP Banyumas",
        "name": "KIPP Banyumas 2027",
        "year": 2027,
        "level": "regency",
        "number_prefix": "BMS27",
        "zone": "Asia/Jakarta",
        "opens_on": date(2027, 3, 1),
    }
    return EditionPlan(**{**told, **facts})


@pytest.fixture
def draft(world):
    return make_draft(world)


def make_draft(world, **facts):
    return create_competition(
        world.secretariat,
        by=world.organiser,
        at=NOW,
        plan=plan(**facts),
        blueprint="regency_top10",
    )


def sent(**changes):
    fields = {
        "idempotency_key": str(uuid.uuid4()),
        "series": "KIPP Banyumas",
        "name": "KIPP Banyumas 2027",
        "year": "2027",
        "level": "regency",
        "number_prefix": "bms27",
        "zone": "Asia/Jakarta",
        "opens_on": "2027-03-01",
    }
    return {**fields, **changes}


def start(key="templat-regency_top10"):
    return f"{reverse('competition-create')}?dari={key}"


def page(route, draft, **more):
    return reverse(route, kwargs={"code": draft.code, **more})


def test_the_choice_offers_own_editions_first_and_nothing_of_others(client, world):
    other = make_draft(world)
    Competition.objects.filter(pk=other.pk).update(organiser=world.foreign_secretariat)

    text = client.get(reverse("competition-create")).content.decode()

    assert f"edisi-{world.competition.code}" in text
    assert other.code not in text
    assert text.index("edisi-") < text.index("templat-regency_top10") < text.index("templat-empty")


def test_a_start_that_the_office_does_not_have_is_not_found(client):
    assert client.get(start("edisi-ABCDEFGHJK")).status_code == 404
    assert client.post(reverse("competition-create"), sent()).status_code == 404


def test_the_form_shows_all_dates_before_anything_is_written(client, world):
    before = Competition.objects.count()

    found = client.post(start(), sent(hitung="1", opens_on="2027-03-06"))

    text = found.content.decode()
    assert found.status_code == 200
    assert "6 Mar 2027, 08.00 WIB" in text
    assert "Sabtu, 6 Maret 2027" in text  # the remark on a weekend
    assert Competition.objects.count() == before


def test_creating_leads_to_the_parts(client):
    found = client.post(start(), sent())

    made = Competition.objects.get(name="KIPP Banyumas 2027")
    assert found.url == page("edition-prepare", made)
    assert (made.state, made.number_prefix) == (CompetitionState.DRAFT, "BMS27")


def test_the_same_series_and_year_names_the_other_edition(client, draft):
    found = client.post(start(), sent(series="kipp  banyumas", name="Lain"))

    assert found.status_code == 422
    assert "“KIPP Banyumas 2027” sudah menjadi KIPP Banyumas tahun 2027" in found.content.decode()


def test_copying_last_year_sets_what_it_was_copied_from(client, world):
    found = client.post(start(f"edisi-{world.competition.code}"), sent(opens_on="2027-04-12"))

    assert found.status_code == 302
    assert Competition.objects.get(year=2027).previous == world.competition


def test_the_preparation_lists_every_part_with_its_state(client, draft):
    text = client.get(page("edition-prepare", draft)).content.decode()

    assert "2 perlu diperbaiki" in text  # chair and approver
    for slug in ("dasar", "kelompok", "kategori", "bagian", "kriteria", "kuota", "tahapan"):
        assert f"/susun/{slug}/" in text


def test_comparing_tells_what_differs_from_last_time(client, world):
    client.post(start(f"edisi-{world.competition.code}"), sent(opens_on="2027-04-12"))
    made = Competition.objects.get(year=2027)
    made.categories.filter(name="Kesehatan").update(name="Kesehatan ibu dan anak")

    text = client.get(page("edition-compare", made)).content.decode()

    assert "<ins>Kesehatan ibu dan anak</ins>" in text
    assert "<del>Kesehatan</del>" in text
    assert client.get(page("edition-compare", world.competition)).status_code == 404


@pytest.mark.parametrize(
    "slug", ["dasar", "tahapan", "penghargaan", "kuota", "syarat", "kelompok", "waktu"]
)
def test_every_list_of_rows_opens(client, draft, slug):
    found = client.get(page("row-list", draft, slug=slug), follow=True)

    assert found.status_code == 200


def test_a_new_rule_shows_only_the_fields_of_its_kind(client, draft):
    address = page("row-create", draft, slug="syarat")

    age = client.get(f"{address}?kind=minimum_age").content.decode()
    honour = client.get(f"{address}?kind=past_honour").content.decode()

    assert ('name="months"' in age, 'name="honour"' in age) == (True, False)
    assert ('name="months"' in honour, 'name="honour"' in honour) == (False, True)


def form_of(client, address):
    """The fields of a form as the page brings them, on the clock of its edition."""
    context = client.get(address).context
    with timezone.override(context["competition"].tzinfo):
        return values_of(context["form"])


def values_of(form):
    fields = {}
    for bound in form:
        value = bound.value()
        if value is None or value is False:
            continue
        fields[bound.html_name] = (
            bound.field.widget.format_value(value)
            if not isinstance(value, list | bool)
            else ("on" if value is True else value)
        )
    return {name: value for name, value in fields.items() if value is not None}


def test_two_organisers_on_one_calendar_the_second_sees_both_versions(client, world, draft):
    address = page("edition-calendar", draft)
    fields = form_of(client, address)
    window = draft.windows.get(kind=WindowKind.REGISTRATION)
    edit = TimeEdit(window, window.opens_at, window.closes_at + timedelta(days=2), 1)
    save_calendar(draft, by=world.approver, at=NOW, edits=[edit])

    fields["registration-closes"] = "2027-04-20T15:00"
    found = client.post(address, fields)

    text = found.content.decode()
    assert found.status_code == 409
    assert "20 April 2027" in text
    assert "2027-04-20T15:00" in text
    window.refresh_from_db()
    assert window.closes_at.date() == date(2027, 4, 18)


def test_the_calendar_saves_all_times_in_the_zone_of_the_edition(client, world):
    draft = make_draft(world, zone="Asia/Jayapura")
    address = page("edition-calendar", draft)
    fields = form_of(client, address)
    assert fields["registration-opens"] == "2027-03-01T08:00"

    fields["registration-opens"] = "2027-03-01T09:30"
    found = client.post(address, fields)

    assert found.status_code == 302
    opens_at = draft.windows.get(kind="registration").opens_at
    assert opens_at.isoformat() == "2027-03-01T00:30:00+00:00"


def test_a_window_without_times_is_not_held(client, draft):
    address = page("edition-calendar", draft)
    fields = form_of(client, address)
    fields["objection-opens"] = fields["objection-closes"] = ""

    client.post(address, fields)

    assert not draft.windows.filter(kind=WindowKind.OBJECTION).exists()


def test_times_that_run_backwards_are_told_at_their_field(client, draft):
    address = page("edition-calendar", draft)
    fields = form_of(client, address)
    fields["registration-closes"] = "2027-02-01T15:00"

    found = client.post(address, fields)

    assert found.status_code == 422
    assert "Waktu tutup harus setelah waktu buka." in found.content.decode()


def test_published_times_are_not_written_here(client, world):
    text = client.get(page("edition-calendar", world.competition)).content.decode()

    assert "Minta perubahan" in text
    assert 'name="registration-opens"' not in text


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("kind", [WindowKind.REGISTRATION, WindowKind.SCREENING])
def test_a_window_is_half_open_in_every_zone(world, zone, kind):
    draft = make_draft(world, zone=zone)
    draft.state = CompetitionState.PUBLISHED
    window = draft.windows.get(kind=kind)
    instant = timedelta(microseconds=1)
    instants = (
        window.opens_at - instant,
        window.opens_at,
        window.closes_at - instant,
        window.closes_at,
    )

    assert [is_open(draft, kind, at) for at in instants] == [False, True, True, False]
    assert window.opens_at.astimezone(draft.tzinfo).minute == 0


def test_a_stale_calendar_writes_nothing_at_all(world, draft):
    first, second = draft.windows.order_by("opens_at")[:2]
    Window.objects.filter(pk=second.pk).update(revision=5)
    later = timedelta(hours=1)

    with pytest.raises(StaleWrite):
        save_calendar(
            draft,
            by=world.organiser,
            at=NOW,
            edits=[
                TimeEdit(one, one.opens_at + later, one.closes_at + later, 1)
                for one in (first, second)
            ],
        )

    assert draft.windows.get(pk=first.pk).opens_at == first.opens_at


def test_filling_a_year_keeps_what_the_office_has_written(client, world):
    add_holiday(
        world.secretariat, by=world.organiser, at=NOW, day=date(2027, 1, 1), name="Libur kami"
    )

    added = fill_holidays(world.secretariat, by=world.organiser, at=NOW, year=2027)
    again = fill_holidays(world.secretariat, by=world.organiser, at=NOW, year=2027)

    assert (added > 10, again) == (True, 0)
    assert world.secretariat.holidays.get(day=date(2027, 1, 1)).name == "Libur kami"
    assert not world.foreign_secretariat.holidays.exists()


def test_a_day_off_is_added_renamed_and_removed(client, world):
    def key():
        return {"idempotency_key": str(uuid.uuid4())}

    client.post(reverse("holiday-list"), {**key(), "day": "2027-08-16", "name": "Cuti bersama"})
    edit = reverse("holiday-edit", kwargs={"day": date(2027, 8, 16)})
    client.post(edit, {**key(), "day": "2027-08-18", "name": "Cuti"})
    again = client.post(reverse("holiday-list"), {**key(), "day": "2027-08-18", "name": "Lain"})
    filled = client.post(reverse("holiday-fill"), {**key(), "year": "2027"})

    assert again.status_code == 422
    assert filled.status_code == 302
    assert world.secretariat.holidays.get(day=date(2027, 8, 18)).name == "Cuti"
    remove = reverse("holiday-remove", kwargs={"day": date(2027, 8, 18)})
    assert client.post(remove, key()).status_code == 302


def test_an_office_is_for_people_of_the_organiser_in_a_fitting_role(world, draft):
    for person, role in ((world.drafter, EditionRole.CHAIR), (world.judge, EditionRole.APPROVER)):
        with pytest.raises(ActionRefused):
            appoint_person(draft, by=world.organiser, at=NOW, person=person, role=role)

    appoint_person(
        draft, by=world.organiser, at=NOW, person=world.approver, role=EditionRole.APPROVER
    )
    world.approver.memberships.update(ends_on=NOW.date())

    assert list(standing(draft, NOW.date())) == []


def test_offices_are_given_and_ended_on_the_page(client, world, draft):
    address = page("appointment-list", draft)
    told = {"idempotency_key": str(uuid.uuid4()), "role": "chair", "person": world.judge.pk}

    client.post(address, told)

    row = draft.appointments.get()
    assert row.person == world.judge
    end = page("appointment-end", draft, key=row.key)
    client.post(end, {"idempotency_key": str(uuid.uuid4())})
    assert not draft.appointments.exists()


@pytest.mark.parametrize(
    ("route", "most"),
    [("edition-prepare", MOST), ("edition-calendar", 10), ("appointment-list", 8)],
)
def test_pages_cost_the_same_with_more_rows(client, draft, route, most):
    address = page(route, draft)
    few = statements(client, address)
    for number in range(3):
        draft.categories.create(name=f"Kategori {number}", order=20 + number)
        draft.quotas.create(agency_kind=("city", "hospital", "school")[number], most=3)

    assert len(statements(client, address)) == len(few) <= most, "\n".join(few)


def test_the_wizard_keeps_its_budget(client, draft):
    assert len(statements(client, reverse("competition-create"))) <= 8
    assert len(statements(client, start())) <= 9
    assert len(statements(client, reverse("holiday-list"))) <= 8


def statements(client, address):
    with CaptureQueriesContext(connection) as seen:
        assert client.get(address).status_code == 200
    return [re.sub(r"SELECT .*? FROM", "SELECT .. FROM", query["sql"])[:90] for query in seen]
