"""Seats: taken, changed, given back, and the last one when two want it."""

from datetime import timedelta

import pytest

from competitions.actions import (
    add_walk_in,
    cancel_sign_up,
    note_attendance,
    sign_up_agency,
)
from competitions.actions import seats as seats_module
from competitions.events import seats_taken
from competitions.models import Event, EventSignUp
from core.errors import ActionRefused
from core.querysets import LockingQuerySet
from tests.competitions.events import START, make_branch, make_event, make_seats
from tests.factories import NOW, World
from tests.threads import in_threads, meet_after, rounds


@pytest.fixture
def world(db):
    return World()


def take(event, person, seats=1, at=NOW):
    return sign_up_agency(event, by=person, at=at, seats=seats, people="Siti")


@pytest.mark.parametrize(
    ("before", "is_refused"), [(timedelta(microseconds=1), False), (timedelta(0), True)]
)
def test_sign_up_agency_until_the_event_begins(world, before, is_refused):
    event = make_event(world)

    if is_refused:
        with pytest.raises(ActionRefused):
            take(event, world.local_admin, at=START - before)
    else:
        assert take(event, world.local_admin, at=START - before).seats == 1


def test_sign_up_agency_knows_the_agency_directly_below_the_territory(world):
    event = make_event(world)

    assert take(event, world.drafter).participant == world.opd
    assert take(event, world.local_admin).participant == world.opd


def test_sign_up_agency_again_changes_the_seats(world):
    event = make_event(world)
    take(event, world.local_admin, 1)

    take(event, world.local_admin, 2)

    assert EventSignUp.objects.get().seats == 2


def test_sign_up_agency_refuses_more_than_an_agency_may_take(world):
    with pytest.raises(ActionRefused):
        take(make_event(world, seats_an_agency=2), world.local_admin, 3)


def test_a_full_event_says_so(world):
    event = make_event(world, capacity=1)
    take(event, world.local_admin)

    with pytest.raises(ActionRefused, match="penuh"):
        take(event, make_branch(world, 1))


def test_own_seats_do_not_stand_in_the_way_of_changing_them(world):
    event = make_event(world, capacity=2)
    take(event, world.local_admin, 2)

    assert take(event, world.local_admin, 1).seats == 1


def test_cancel_sign_up_frees_the_seats_and_can_be_taken_back(world):
    event = make_event(world, capacity=1)
    take(event, world.local_admin)

    cancel_sign_up(event, by=world.local_admin, at=NOW)
    free = seats_taken(event)
    take(event, world.local_admin)

    assert (free, seats_taken(event)) == (0, 1)


def test_note_attendance_keeps_zero_apart_from_not_looked(world):
    event = make_event(world)
    mine = take(event, world.local_admin)
    other = take(event, make_branch(world, 1))

    note_attendance(event, by=world.organiser, at=START, came={mine.code: 0, other.code: None})

    mine.refresh_from_db()
    other.refresh_from_db()
    assert (mine.attended, other.attended) == (0, None)


def test_note_attendance_of_another_event_is_not_written(world):
    elsewhere = take(make_event(world), world.local_admin)

    note_attendance(make_event(world), by=world.organiser, at=START, came={elsewhere.code: 3})

    elsewhere.refresh_from_db()
    assert elsewhere.attended is None


def test_note_attendance_waits_for_the_day(world):
    with pytest.raises(ActionRefused):
        note_attendance(
            make_event(world), by=world.organiser, at=START - timedelta(hours=13), came={}
        )


def test_add_walk_in_counts_even_when_it_is_full(world):
    event = make_event(world, capacity=1)
    take(event, world.local_admin)

    add_walk_in(event, by=world.organiser, at=START, agency=world.other_opd, came=3)

    assert event.sign_ups.get(agency=world.other_opd).attended == 3


def test_add_walk_in_refuses_another_territory(world):
    with pytest.raises(ActionRefused):
        add_walk_in(
            make_event(world), by=world.organiser, at=START, agency=world.foreign_unit, came=1
        )


def test_add_walk_in_refuses_whoever_is_in_the_list(world):
    event = make_event(world)
    make_seats(event, world.opd, by=world.local_admin)

    with pytest.raises(ActionRefused):
        add_walk_in(event, by=world.organiser, at=START, agency=world.opd, came=1)


def race_for_the_last_seat(world, people):
    """Two agencies want the one seat at the same instant; gives how many seats were given."""
    event = make_event(world, capacity=1)

    def call(person):
        def run():
            try:
                take(Event.objects.get(pk=event.pk), person)
            except ActionRefused:
                return False
            return True

        return run

    in_threads([call(person) for person in people])
    return seats_taken(event)


@pytest.mark.django_db(transaction=True)
@rounds(10, 50)
def test_the_last_seat_is_given_once(transactional_db, rounds):
    world = World()
    people = [world.local_admin, make_branch(world, 1)]

    given = {race_for_the_last_seat(world, people) for _ in range(rounds)}

    assert given == {1}


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_the_last_seat_would_be_given_twice(transactional_db, monkeypatch):
    world = World()
    people = [world.local_admin, make_branch(world, 1)]

    def read(_rows, row):
        return Event.objects.with_office().get(pk=row.pk)

    monkeypatch.setattr(LockingQuerySet, "lock", read)
    meet_after(monkeypatch, f"{seats_module.__name__}.obstacles_to_take")

    assert race_for_the_last_seat(world, people) == 2
