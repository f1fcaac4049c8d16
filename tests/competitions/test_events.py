"""Events of an office: plan, publish, change, call off, remind."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from audit.models import Entry
from competitions.actions import (
    cancel_event,
    create_event,
    edit_event,
    invite_agencies,
    publish_event,
    remind_of_event,
    sign_up_agency,
)
from competitions.clock import remind_of_events
from competitions.models import Event
from competitions.states import EventKind, EventState, VenueKind
from core.errors import ActionRefused, StaleWrite
from notifications.models import Message
from tests.competitions.events import START, make_branch, make_event, make_seats
from tests.factories import NOW, World, make_competition

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return World()


def told(kind):
    """Who was told, in the order of names."""
    rows = Message.objects.filter(kind=kind).order_by("recipient__name")
    return list(rows.values_list("recipient__name", flat=True))


def test_create_event_is_seen_by_nobody_outside(world):
    facts = {
        "kind": EventKind.CLINIC,
        "title": "Klinik",
        "starts_at": START,
        "ends_at": START + timedelta(hours=2),
        "venue_kind": VenueKind.OWN_HALL,
        "venue": "Pendopo",
    }

    event = create_event(world.secretariat, by=world.organiser, at=NOW, facts=facts)

    assert event.state == EventState.DRAFT
    assert not Event.objects.public().exists()
    assert not Message.objects.exists()


def test_publish_event_tells_the_local_admins_of_the_territory_only(world):
    event = make_event(world, is_public=False)
    make_branch(world, 1)

    publish_event(event, by=world.organiser, at=NOW)

    assert told("event_published") == ["Admin 1", world.local_admin.name]


def test_publish_event_refuses_what_lies_in_the_past(world):
    event = make_event(world, is_public=False, starts_at=NOW - timedelta(days=2))

    with pytest.raises(ActionRefused):
        publish_event(event, by=world.organiser, at=NOW)


def test_edit_event_of_an_older_revision_is_stale_and_writes_nothing(world):
    event = make_event(world)
    edit_event(event, by=world.organiser, at=NOW, revision=1, facts={"title": "Klinik satu"})

    with pytest.raises(StaleWrite) as stale:
        edit_event(event, by=world.approver, at=NOW, revision=1, facts={"title": "Klinik dua"})

    event.refresh_from_db()
    assert stale.value.stored == {"title": "Klinik satu"}
    assert event.title == "Klinik satu"


def test_edit_event_tells_agencies_with_seats_when_the_time_moves(world):
    event = make_event(world)
    sign_up_agency(event, by=world.local_admin, at=NOW, seats=1, people="")
    later = {"starts_at": START + timedelta(days=1), "ends_at": START + timedelta(days=1, hours=2)}
    place = {"venue_kind": VenueKind.OWN_HALL, "venue": "Pendopo", "address": "", "link": ""}

    edit_event(event, by=world.organiser, at=NOW, revision=1, facts={**later, **place})

    assert told("event_changed") == [world.local_admin.name]


def test_edit_event_refuses_fewer_seats_than_are_taken(world):
    event = make_event(world)
    sign_up_agency(event, by=world.local_admin, at=NOW, seats=2, people="")

    with pytest.raises(ActionRefused):
        edit_event(event, by=world.organiser, at=NOW, revision=1, facts={"capacity": 1})


def test_edit_event_keeps_the_territory_for_which_seats_were_taken(world):
    event = make_event(world)
    sign_up_agency(event, by=world.local_admin, at=NOW, seats=1, people="")
    elsewhere = make_competition(world.secretariat, territory=world.foreign_regency)

    with pytest.raises(ActionRefused):
        edit_event(event, by=world.organiser, at=NOW, revision=1, facts={"competition": elsewhere})


def test_cancel_event_tells_agencies_with_seats_the_reason(world):
    event = make_event(world)
    sign_up_agency(event, by=world.local_admin, at=NOW, seats=1, people="")

    cancel_event(event, by=world.organiser, at=NOW, reason="Gedung dipakai.")

    message = Message.objects.get(kind="event_cancelled")
    assert message.recipient == world.local_admin
    assert message.context["reason"] == "Gedung dipakai."


@pytest.mark.parametrize(("after", "is_refused"), [(-1, False), (0, True)])
def test_cancel_event_can_happen_until_it_ends(world, after, is_refused):
    event = make_event(world)
    instant = event.ends_at + timedelta(microseconds=after)

    if is_refused:
        with pytest.raises(ActionRefused):
            cancel_event(event, by=world.organiser, at=instant, reason="x")
    else:
        cancel_event(event, by=world.organiser, at=instant, reason="x")


def test_invite_agencies_mails_each_local_admin_once(world):
    event = make_event(world)
    agencies = [world.opd, world.other_opd]

    first = invite_agencies(event, by=world.organiser, at=NOW, agencies=agencies)
    again = invite_agencies(event, by=world.organiser, at=NOW, agencies=agencies)

    assert (first, again) == (1, 1)
    assert told("event_invitation") == [world.local_admin.name]


def test_invite_agencies_leaves_out_other_territories(world):
    event = make_event(world)

    assert not invite_agencies(
        event, by=world.organiser, at=NOW, agencies=[world.foreign_unit, world.foreign_secretariat]
    )


def test_remind_of_event_reminds_once_for_each_beginning(world):
    event = make_event(world)
    sign_up_agency(event, by=world.local_admin, at=NOW, seats=1, people="")
    eve = START - timedelta(hours=20)

    remind_of_event(event, by=None, at=eve)
    with pytest.raises(ActionRefused):
        remind_of_event(event, by=None, at=eve)

    assert told("event_tomorrow") == [world.local_admin.name]


def test_only_events_of_the_next_day_are_reminded_of(world):
    event = make_event(world)

    found = [
        set(Event.objects.to_remind_at(START - before))
        for before in (timedelta(days=1, microseconds=1), timedelta(days=1), timedelta(0))
    ]

    assert found == [set(), {event}, set()]


def test_acts_leave_a_trail(world):
    event = make_event(world, is_public=False)

    publish_event(event, by=world.organiser, at=NOW)

    assert Entry.objects.filter(act="competitions.publish_event", actor=world.organiser).exists()


def test_the_clock_reminds_of_events_of_the_next_day(world):
    tomorrow = make_event(world, starts_at=timezone.now() + timedelta(hours=20))
    make_seats(tomorrow, world.opd, by=world.local_admin)
    make_event(world, starts_at=timezone.now() + timedelta(hours=30))

    remind_of_events()
    remind_of_events()

    assert told("event_tomorrow") == [world.local_admin.name]


def test_telling_many_local_admins_costs_the_same_as_telling_few(world):
    few = make_event(world, is_public=False)
    with CaptureQueriesContext(connection) as for_few:
        publish_event(few, by=world.organiser, at=NOW)
    for number in range(20):
        make_branch(world, number)
    many = make_event(world, is_public=False)
    with CaptureQueriesContext(connection) as for_many:
        publish_event(many, by=world.organiser, at=NOW)

    assert len(told("event_published")) == 22
    assert len(for_many) == len(for_few)
