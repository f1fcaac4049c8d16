"""Presentations: a timetable without clashes, the entrant's word, the clock in the room."""

from datetime import timedelta

import pytest
from django.urls import reverse

from competitions.states import StageState
from core.errors import ActionRefused
from judging.actions import (
    add_presentation_day,
    announce_timetable,
    confirm_slot,
    move_slot,
    note_attendance,
    remove_presentation_day,
    reset_clock,
    run_clock,
    schedule_presentations,
    swap_slots,
)
from judging.models import PresentationSlot
from judging.queries.timetable import confirm_until, free_places
from judging.states import Attendance, SlotState
from notifications.models import Message
from tests.factories import NOW
from tests.judging.scenes import Scene
from tests.matrix.presentations import hold_presentations

pytestmark = pytest.mark.django_db
START = NOW + timedelta(days=3)


@pytest.fixture
def scene():
    made = Scene(entries=2, judges=2)
    made.start()
    hold_presentations(made, starts_at=START)
    return made


def slots(scene):
    return list(PresentationSlot.objects.filter(day__stage=scene.stage).order_by("starts_at"))


def office(scene, at=NOW):
    return {"by": scene.organiser, "at": at}


def test_entries_of_one_unit_follow_each_other(scene):
    first, second = slots(scene)

    assert first.starts_at == START
    assert second.starts_at == START + timedelta(minutes=25)


def test_the_entrant_is_told_once_with_time_and_place(scene):
    told = Message.objects.filter(kind="presentation_scheduled")

    assert told.filter(recipient=scene.world.drafter).count() == 2
    assert told.filter(recipient=scene.world.local_admin).count() == 2
    assert not told.filter(recipient__in=[m.person for m in scene.members]).exists()
    with pytest.raises(ActionRefused, match="sudah dikabari"):
        announce_timetable(scene.stage, **office(scene))


def test_times_that_exist_stay_when_more_entries_come(scene):
    before = [(slot.candidacy_id, slot.starts_at) for slot in slots(scene)]
    scene.add_entry()

    schedule_presentations(scene.stage, **office(scene))

    assert [(s.candidacy_id, s.starts_at) for s in slots(scene)][:2] == before
    assert len(slots(scene)) == 3


def test_a_second_room_gives_nobody_two_entries_at_once(scene):
    add_presentation_day(
        scene.stage, **office(scene), span=(START, START + timedelta(hours=3)), room="Ruang B"
    )
    for _ in range(2):
        scene.add_entry(entrant=scene.world.school)  # written by the same person as the others

    schedule_presentations(scene.stage, **office(scene))

    assert len({slot.starts_at for slot in slots(scene)}) == 4


def test_days_that_are_too_short_are_said(scene):
    for _ in range(8):
        scene.add_entry()

    table = schedule_presentations(scene.stage, **office(scene))

    assert len(table.left) == 10 - 7  # seven of 20 + 5 minutes fit into three hours


def test_a_moved_time_is_told_and_confirmed_again(scene):
    slot = slots(scene)[0]
    confirm_slot(slot, by=scene.world.local_admin, at=NOW, presenters="dr. Rahayu, Kepala")
    place = free_places(scene.stage)[0]

    moved = move_slot(slot, **office(scene), place=place)

    assert (moved.confirmed_at, moved.starts_at, moved.sequence) == (None, place.starts_at, 1)
    news = Message.objects.filter(kind="presentation_moved", recipient=scene.world.drafter)
    assert news.count() == 1


def test_a_taken_time_is_refused(scene):
    first, second = slots(scene)
    place = free_places(scene.stage)[0]._replace(starts_at=second.starts_at, ends_at=second.ends_at)

    with pytest.raises(ActionRefused, match="sudah terisi"):
        move_slot(first, **office(scene), place=place)


def test_swapped_entries_change_their_times(scene):
    first, second = slots(scene)

    swap_slots(first, **office(scene), other=second)

    assert [slot.pk for slot in slots(scene)] == [second.pk, first.pk]


@pytest.mark.parametrize(
    ("minus", "is_late"), [(timedelta(microseconds=1), False), (timedelta(), True)]
)
def test_a_time_is_confirmed_until_the_agreed_hours_before(scene, minus, is_late):
    slot = slots(scene)[0]
    at = confirm_until(slot) - minus

    if is_late:
        with pytest.raises(ActionRefused, match="sekretariat"):
            confirm_slot(slot, by=scene.world.local_admin, at=at, presenters="Tim")
    else:
        assert confirm_slot(slot, by=scene.world.local_admin, at=at, presenters="Tim").confirmed_at


def test_the_clock_goes_one_way_and_back_only_as_a_whole(scene):
    slot = slots(scene)[0]

    run_clock(slot, **office(scene), step="talk")
    with pytest.raises(ActionRefused):
        run_clock(slot, **office(scene), step="talk")
    run_clock(slot, **office(scene, NOW + timedelta(minutes=7)), step="questions")
    slot = run_clock(slot, **office(scene, NOW + timedelta(minutes=20)), step="end")

    assert slot.state == SlotState.OVER
    assert slot.questions_at - slot.talk_at == timedelta(minutes=7)
    slot = reset_clock(slot, **office(scene))
    assert (slot.state, slot.talk_at, slot.ended_at) == (SlotState.WAITING, None, None)


def test_attendance_is_a_fact_beside_the_marks(scene):
    slot = slots(scene)[0]
    before = scene.candidacies[0].numerator_sum

    note_attendance(slot, **office(scene), attendance=Attendance.LATE, note="Ban bocor")

    slot.refresh_from_db()
    scene.candidacies[0].refresh_from_db()
    assert (slot.attendance, slot.attendance_note) == ("late", "Ban bocor")
    assert scene.candidacies[0].numerator_sum == before


def test_a_day_of_which_somebody_was_told_stays(scene):
    day = scene.stage.presentation_days.get()

    with pytest.raises(ActionRefused, match="Pindahkan dulu"):
        remove_presentation_day(day, **office(scene))


def test_a_locked_stage_has_a_fixed_timetable(scene):
    scene.stage.state = StageState.LOCKED
    scene.stage.locked_at = NOW
    scene.stage.save()

    with pytest.raises(ActionRefused, match="sudah dikunci"):
        schedule_presentations(scene.stage, **office(scene))


def test_the_organiser_adds_a_day_and_shares_out_the_times(client, scene):
    client.force_login(scene.organiser)
    facts = {"held_on": "2026-06-10", "begins": "09:00", "ends": "12:00", "room": "Pendopo"}
    place = reverse("day-add", kwargs={"code": scene.stage.code})
    key = client.get(place).context["form"].initial["idempotency_key"]

    wrong = client.post(place, {**facts, "ends": "08:00", "idempotency_key": key})
    right = client.post(place, {**facts, "idempotency_key": key})

    assert (wrong.status_code, right.status_code) == (422, 302)
    assert scene.stage.presentation_days.filter(room="Pendopo").exists()


def test_a_calendar_file_holds_the_time_and_no_judge(client, scene):
    client.force_login(scene.world.drafter)

    answer = client.get(reverse("slot-calendar", kwargs={"code": slots(scene)[0].code}))

    text = answer.content.decode()
    assert f"DTSTART:{START:%Y%m%dT%H%M%SZ}" in text
    assert "Juri" not in text


def test_the_room_shows_no_mark_of_an_earlier_stage(client, scene):
    scene.score(0, 0, "93.25")
    client.force_login(scene.members[1].person)

    own = scene.candidacies[0].slot
    page = client.get(reverse("slot-room", kwargs={"code": own.code})).content.decode()

    assert "93,25" not in page
    assert reverse("scorecard-edit", kwargs={"code": scene.assignment(0, 1).code}) in page


def test_an_unchanged_clock_is_not_drawn_again(client, scene):
    client.force_login(scene.organiser)
    place = reverse("slot-room", kwargs={"code": slots(scene)[0].code})

    same = client.get(f"{place}?keadaan=waiting", headers={"hx-request": "true"})
    other = client.get(f"{place}?keadaan=talk", headers={"hx-request": "true"})

    assert (same.status_code, other.status_code) == (204, 200)


@pytest.mark.parametrize("entries", [1, 3])
def test_the_timetable_costs_the_same_with_many_entries(client, django_assert_num_queries, entries):
    scene = Scene(entries=entries, judges=2)
    scene.start()
    hold_presentations(scene)
    client.force_login(scene.organiser)
    place = reverse("timetable-detail", kwargs={"code": scene.stage.code})
    client.get(place)

    with django_assert_num_queries(7):
        client.get(place)
