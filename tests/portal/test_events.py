"""Events in the browser: public pages, seats, the door, materials, and what came of it."""

from decimal import Decimal

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from icalendar import Calendar

from competitions.actions import add_material, cancel_event
from competitions.models import Event, EventMaterial, EventSignUp
from competitions.states import CompetitionState
from core.errors import ActionRefused
from tests.competitions.events import START, make_event, make_seats
from tests.factories import NOW, World
from tests.filing import office, pdf
from tests.portal.visits import statements, visit
from tests.portal.weights import MOST_NODES, MOST_STATEMENTS, PUBLIC_HTML, compressed, nodes_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return World()


def send(person, name, *args, at=NOW, **data):
    """Fill the form of a page and press its button."""
    client = Client()
    client.force_login(person)
    address = reverse(name, args=args)
    with time_machine.travel(at, tick=False):
        key = client.get(address).context["form"].initial["idempotency_key"]
        return client.post(address, {"idempotency_key": key, **data})


def test_calendar_shows_published_events_only(world):
    make_event(world, title="Klinik terbuka")
    make_event(world, title="Masih rahasia", is_public=False)

    page = visit(None, "event-index").content.decode()

    assert "Klinik terbuka" in page
    assert "Masih rahasia" not in page


def test_a_planned_event_does_not_exist_for_the_public(world):
    event = make_event(world, is_public=False)

    assert visit(None, "event-detail", event.code).status_code == 404
    assert visit(None, "event-calendar", event.code).status_code == 404


def test_page_tells_place_time_and_free_seats_but_never_the_cost(world):
    event = make_event(world, cost=Decimal(81000000), capacity=4)
    make_seats(event, world.opd, by=world.local_admin, seats=1)

    page = visit(None, "event-detail", event.code).content.decode()

    assert "Pendopo" in page
    assert "3 dari 4 masih kosong" in page
    assert "81" not in page.replace(event.code, "")


def test_the_link_to_a_meeting_is_for_agencies_with_seats(world):
    event = make_event(world, venue_kind="online", link="https://rapat.example/abc")
    hidden = visit(world.local_admin, "event-detail", event.code).content.decode()
    make_seats(event, world.opd, by=world.local_admin)

    shown = visit(world.local_admin, "event-detail", event.code).content.decode()

    assert "rapat.example" not in hidden
    assert "rapat.example" in shown


def test_file_for_the_own_calendar_keeps_its_identity_and_says_when_it_is_cancelled(world):
    event = make_event(world)

    def entry():
        file = Calendar.from_ical(visit(None, "event-calendar", event.code).content)
        return file.walk("VEVENT")[0]

    before = entry()
    cancel_event(event, by=world.organiser, at=NOW, reason="Banjir")
    after = entry()

    assert before.start == event.starts_at
    assert str(before["uid"]) == str(after["uid"])
    assert str(after["status"]) == "CANCELLED"
    assert after["sequence"] > before["sequence"]


def test_an_agency_signs_up_changes_and_gives_back_in_the_browser(world):
    event = make_event(world)

    send(world.local_admin, "event-sign-up", event.code, seats=1, people="Siti")
    send(world.local_admin, "event-sign-up", event.code, seats=2, people="Siti\nJoko")
    changed = EventSignUp.objects.get().seats
    send(world.local_admin, "sign-up-cancel", event.code)

    assert changed == 2
    assert not EventSignUp.objects.standing().exists()


def test_a_refused_seat_is_told_in_the_form(world):
    event = make_event(world, capacity=1)
    make_seats(event, world.other_opd, by=world.local_admin)

    answer = send(world.local_admin, "event-sign-up", event.code, seats=1, people="")

    assert answer.status_code == 422
    assert "Acara sudah penuh" in answer.content.decode()


def test_an_event_is_planned_in_the_zone_that_its_form_names(world):
    facts = {
        "kind": "clinic",
        "title": "Klinik",
        "starts_at": "2026-05-04T09:00",
        "ends_at": "2026-05-04T12:00",
        "zone": "Asia/Jayapura",
        "venue_kind": "own_hall",
        "venue": "Aula",
        "seats_an_agency": "2",
    }

    answer = send(world.organiser, "event-create", **facts)

    event = Event.objects.get()
    assert answer["Location"] == reverse("event-manage", args=[event.code])
    assert event.starts_at.isoformat() == "2026-05-04T00:00:00+00:00"


@pytest.mark.parametrize(
    ("kind", "owed"), [("own_hall", "venue"), ("elsewhere", "address"), ("online", "link")]
)
def test_a_place_that_cannot_be_found_is_refused(world, kind, owed):
    facts = {
        "kind": "clinic",
        "title": "Klinik",
        "starts_at": "2026-05-04T09:00",
        "ends_at": "2026-05-04T12:00",
        "zone": "Asia/Jakarta",
        "venue_kind": kind,
        "seats_an_agency": "2",
    }

    answer = send(world.organiser, "event-create", **facts)

    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {owed}


def test_two_organisers_editing_one_event_get_both_versions(world):
    event = make_event(world)
    facts = {
        "kind": "clinic",
        "starts_at": "2026-05-04T09:00",
        "ends_at": "2026-05-04T12:00",
        "zone": "Asia/Jakarta",
        "venue_kind": "own_hall",
        "venue": "Aula",
        "seats_an_agency": "2",
        "revision": "1",
    }
    send(world.organiser, "event-edit", event.code, title="Klinik pagi", **facts)

    answer = send(world.approver, "event-edit", event.code, title="Klinik sore", **facts)

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Klinik pagi" in page
    assert "Klinik sore" in page
    assert answer.context["form"]["revision"].value() == "2"


def test_who_came_is_noted_at_the_door(world):
    event = make_event(world)
    seats = make_seats(event, world.opd, by=world.local_admin, seats=2)

    send(world.organiser, "event-attendance", event.code, at=START, **{seats.code: "1"})
    send(world.organiser, "walk-in-add", event.code, world.other_opd.code, at=START, came="4")

    came = event.sign_ups.order_by("agency__name").values_list("agency__name", "attended")
    assert list(came) == [(world.opd.name, 1), (world.other_opd.name, 4)]


def test_the_door_finds_agencies_of_the_territory_only(world):
    event = make_event(world)

    page = visit(world.organiser, "event-attendance", event.code, at=START, q="Puskesmas")

    found = {agency.name for agency in page.context["found"]}
    assert found == {world.unit.name, world.sister_unit.name}


def office_file(kind, name="a.pptx"):
    types = {"pptm": "application/vnd.ms-powerpoint.presentation.macroEnabled.main+xml"}
    return SimpleUploadedFile(name, office("pptx", content_type=types.get(kind, "")))


@pytest.mark.parametrize(
    ("file", "kind"),
    [
        (SimpleUploadedFile("x.exe", pdf()), "pdf"),
        (office_file("pptx", "x.zip"), "pptx"),
    ],
)
def test_material_is_told_by_its_content_and_served_as_a_download(world, settings, file, kind):
    settings.ACCEL_PREFIX = ""
    event = make_event(world)
    file.seek(0)
    material = add_material(event, by=world.organiser, at=NOW, title="Paparan", file=file)

    answer = visit(None, "material-download", event.code, material.code)

    assert material.file.name.endswith(f".{kind}")
    assert "x." not in material.file.name
    assert answer["Content-Disposition"] == f'attachment; filename="Paparan.{kind}"'
    assert answer["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    "file",
    [
        SimpleUploadedFile("a.pdf", b"<html><script>"),
        SimpleUploadedFile("a.pptx", b"PK\x03\x04 broken"),
        office_file("pptm"),
    ],
)
def test_material_of_another_kind_is_refused_whatever_its_name(world, file):
    with pytest.raises(ActionRefused):
        add_material(make_event(world), by=world.organiser, at=NOW, title="Paparan", file=file)

    assert not EventMaterial.objects.exists()


def test_material_of_a_planned_event_is_for_its_office(world):
    event = make_event(world, is_public=False)
    file = SimpleUploadedFile("a.pdf", pdf())
    material = add_material(event, by=world.organiser, at=NOW, title="Paparan", file=file)

    seen = [
        visit(person, "material-download", event.code, material.code).status_code
        for person in (None, world.local_admin, world.foreign_organiser, world.organiser)
    ]

    assert seen == [404, 404, 404, 200]


@pytest.mark.parametrize("count", [1, 3])
def test_pages_cost_few_statements(world, count):
    for _ in range(count):
        event = make_event(world)
        make_seats(event, world.opd, by=world.drafter, attended=1)
    office = [
        ("event-list", ()),
        ("event-manage", (event.code,)),
        ("event-report", (event.code,)),
        ("edition-event-report", (world.competition.code,)),
    ]

    found = {name: statements(world.organiser, name, *args) for name, args in office}
    found["index"] = statements(None, "event-index")
    found["detail"] = statements(world.local_admin, "event-detail", event.code)
    found["sign-up"] = statements(world.local_admin, "event-sign-up", event.code)
    found["door"] = statements(world.organiser, "event-attendance", event.code, at=START)

    assert {name: spent for name, spent in found.items() if spent > MOST_STATEMENTS} == {}


def test_public_pages_are_light(world):
    event = make_event(world)

    for page in (visit(None, "event-index"), visit(None, "event-detail", event.code)):
        assert compressed(page) <= PUBLIC_HTML
        assert nodes_of(page) <= MOST_NODES


def test_an_edition_page_names_its_coming_events(world):
    event = make_event(world, title="Klinik menulis")

    page = visit(None, "competition-detail", world.competition.slug).content.decode()

    assert reverse("event-detail", args=[event.code]) in page


def test_an_event_of_an_edition_in_preparation_does_not_link_to_it(world):
    type(world.competition).objects.update(state=CompetitionState.DRAFT)
    event = make_event(world)

    page = visit(None, "event-detail", event.code).content.decode()

    assert world.competition.slug not in page
    assert world.competition.name not in page


def test_a_title_never_ends_the_line_of_a_calendar_file(world):
    event = make_event(world, title="Klinik\r\nATTENDEE:mailto:jahat@kipp.example")

    file = visit(None, "event-calendar", event.code).content

    assert not any(line.startswith(b"ATTENDEE") for line in file.split(b"\r\n"))


def test_what_is_typed_as_a_title_is_one_line(world):
    facts = {"kind": "clinic", "title": "Klinik\r\nATTENDEE:x", "zone": "Asia/Jakarta"}
    facts |= {"starts_at": "2026-05-01T09:00", "ends_at": "2026-05-01T10:00", "seats_an_agency": 2}
    facts |= {"venue_kind": "online", "link": "https://rapat.kipp.example/1"}

    unsafe = send(world.organiser, "event-create", **{**facts, "link": "javascript:alert(1)"})
    send(world.organiser, "event-create", **facts)

    assert "link" in unsafe.context["form"].errors
    assert Event.objects.get().title == "Klinik ATTENDEE:x"
