"""Acts on the timetable of presentations, from its days to the clock in the room."""

from datetime import datetime
from typing import TypedDict, Unpack

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from audit.trail import record
from competitions.models import Stage
from competitions.queries import sender_of
from core.codes import new_code
from core.errors import ActionRefused, refuse_if
from core.links import plain_path
from core.moments import say_in_figures
from core.states import Transition
from innovations.queries.people import entrant_sides
from judging.models import PresentationDay, PresentationSlot
from judging.queries.timetable import (
    busy_spans,
    confirm_until,
    free_places,
    obstacles_to_add_day,
    obstacles_to_confirm,
    obstacles_to_move,
    obstacles_to_run,
    obstacles_to_schedule,
    people_of,
    sentence_of_left,
    slots_beside,
    slots_of,
    unscheduled,
)
from judging.states import BEGIN_QUESTIONS, BEGIN_TALK, END_SLOT, RESET_SLOT, SlotState
from judging.timetable import Place, Span, Timetable, fit
from notifications.outbox import post

STEPS: dict[str, tuple[Transition, str]] = {
    "talk": (BEGIN_TALK, "talk_at"),
    "questions": (BEGIN_QUESTIONS, "questions_at"),
    "end": (END_SLOT, "ended_at"),
}


class Where(TypedDict, total=False):
    """In a room, on a line, or both."""

    room: str
    link: str


@transaction.atomic
def add_presentation_day(
    stage: Stage,
    *,
    by: User,
    at: datetime,
    span: Span,
    pause: Span | None = None,
    **where: Unpack[Where],
) -> PresentationDay:
    """A stretch of time in a room or on a line; entries are put into it later."""
    stage = Stage.objects.lock(stage)
    refuse_if(obstacles_to_add_day(stage, *span))
    day = PresentationDay.objects.create(
        code=new_code(),
        stage=stage,
        opens_at=span[0],
        closes_at=span[1],
        pause_from=pause[0] if pause else None,
        pause_until=pause[1] if pause else None,
        **where,
    )
    record("judging.add_presentation_day", stage, by=by, at=at, after={"day": day.code})
    return day


@transaction.atomic
def remove_presentation_day(day: PresentationDay, *, by: User, at: datetime) -> None:
    """Take a day away, with the times on it that nobody has been told."""
    stage = Stage.objects.lock(day.stage)
    refuse_if(obstacles_to_schedule(stage))
    day = PresentationDay.objects.lock(day)
    if day.slots.filter(told_at__isnull=False).exists():
        raise ActionRefused(_("Somebody was told of a time on this day. Move those entries first."))
    if day.slots.exclude(state=SlotState.WAITING).exists():
        raise ActionRefused(_("This presentation has begun already."))
    day.slots.all().delete()
    record("judging.remove_presentation_day", stage, by=by, at=at, before={"day": day.code})
    day.delete()


@transaction.atomic
def schedule_presentations(stage: Stage, *, by: User, at: datetime) -> Timetable:
    """Give every entry without a time one; times that exist stay as they are."""
    stage = Stage.objects.lock(stage)
    refuse_if(obstacles_to_schedule(stage))
    waiting = {row.code: row for row in unscheduled(stage)}
    if not waiting:
        raise ActionRefused(_("Every entry has its time already."))
    people = people_of(row.pk for row in waiting.values())
    needed = {code: people[row.pk] for code, row in waiting.items()}
    table = fit(needed, free_places(stage), busy_spans(slots_beside(stage)))
    if not table.places:
        raise ActionRefused(sentence_of_left(len(table.left)))
    PresentationSlot.objects.bulk_create(
        _slot(waiting[code].pk, place) for code, place in table.places.items()
    )
    facts = {"scheduled": len(table.places), "left": len(table.left)}
    record("judging.schedule_presentations", stage, by=by, at=at, after=facts)
    return table


def _slot(candidacy: int, place: Place) -> PresentationSlot:
    return PresentationSlot(
        code=new_code(),
        candidacy_id=candidacy,
        day_id=place.key,
        starts_at=place.starts_at,
        ends_at=place.ends_at,
    )


@transaction.atomic
def move_slot(slot: PresentationSlot, *, by: User, at: datetime, place: Place) -> PresentationSlot:
    """Another free time; whoever knew of the old one is told, and confirms again."""
    stage = Stage.objects.lock(slot.day.stage)
    slot = _locked(slot, stage)
    refuse_if(obstacles_to_move(slot, place))
    before = {"starts": slot.starts_at.isoformat()}
    _settle(slot, place.key, (place.starts_at, place.ends_at), at)
    after = {"starts": slot.starts_at.isoformat()}
    record("judging.move_slot", slot, by=by, at=at, before=before, after=after)
    return slot


@transaction.atomic
def swap_slots(
    slot: PresentationSlot, *, by: User, at: datetime, other: PresentationSlot
) -> PresentationSlot:
    """Two entries change their times."""
    stage = Stage.objects.lock(slot.day.stage)
    slot, other = _locked(slot, stage), _locked(other, stage)
    refuse_if(obstacles_to_schedule(stage))
    refuse_if(_obstacles_to_swap(slot, other))
    mine, theirs = _place(slot), _place(other)
    _settle(slot, *theirs, at)
    _settle(other, *mine, at)
    facts = {"with": other.code, "starts": slot.starts_at.isoformat()}
    record("judging.swap_slots", slot, by=by, at=at, after=facts)
    return slot


def _obstacles_to_swap(slot: PresentationSlot, other: PresentationSlot) -> list[str]:
    if {slot.state, other.state} != {SlotState.WAITING}:
        return [_("This presentation has begun already.")]
    beside = slots_beside(slot.day.stage).exclude(pk__in=[slot.pk, other.pk])
    busy, people = busy_spans(beside), people_of([slot.candidacy_id, other.candidacy_id])
    asked = {"1": people[slot.candidacy_id], "2": people[other.candidacy_id]}
    for name, target in (("1", other), ("2", slot)):
        place = Place(target.starts_at, target.day_id, target.ends_at)
        if fit({name: asked[name]}, [place], busy).left:
            return [_("Somebody of this entry is in another room at that time.")]
    return []


def _place(slot: PresentationSlot) -> tuple[int, Span]:
    return slot.day_id, (slot.starts_at, slot.ends_at)


def _locked(slot: PresentationSlot, stage: Stage) -> PresentationSlot:
    slot = PresentationSlot.objects.lock(slot)
    slot.day.stage = stage
    return slot


def _settle(slot: PresentationSlot, day: int, span: Span, at: datetime) -> None:
    was_told = slot.told_at is not None
    slot.day = PresentationDay.objects.select_related("stage__competition").get(pk=day)
    slot.starts_at, slot.ends_at = span
    slot.confirmed_at = slot.confirmed_by = None
    slot.told_at = at if was_told else None
    slot.sequence += 1
    slot.save()
    if was_told:
        proposal = slot.candidacy.proposal
        _tell("presentation_moved", slot, entrant_sides([proposal], at.date())[proposal.pk], at)


@transaction.atomic
def announce_timetable(stage: Stage, *, by: User, at: datetime) -> int:
    """Tell every entrant who does not know the own time yet; returns how many were told."""
    stage = Stage.objects.lock(stage)
    refuse_if(obstacles_to_schedule(stage))
    slots = list(slots_of(stage).filter(told_at=None).select_for_update(of=("self",)))
    if not slots:
        raise ActionRefused(_("Every entrant knows the time already."))
    sides = entrant_sides([slot.candidacy.proposal for slot in slots], at.date())
    for slot in slots:
        slot.day.stage = stage
        slot.told_at = at
        slot.save(update_fields=["told_at", "updated_at"])
        _tell("presentation_scheduled", slot, sides[slot.candidacy.proposal_id], at)
    record("judging.announce_timetable", stage, by=by, at=at, after={"told": len(slots)})
    return len(slots)


def _tell(kind: str, slot: PresentationSlot, people: list[User], at: datetime) -> None:
    """The entrant's side. Who judges is not said."""
    proposal, stage = slot.candidacy.proposal, slot.day.stage
    zone = stage.competition.zone
    post(
        kind,
        to=people,
        about=f"slot-{slot.code}-{slot.sequence}",
        at=at,
        **sender_of(stage.competition),
        url=plain_path("slot-detail", code=slot.code),
        title=proposal.title,
        number=proposal.number,
        stage=stage.name,
        when=say_in_figures(slot.starts_at, zone),
        place=slot.day.room or slot.day.link,
        closes=say_in_figures(confirm_until(slot), zone),
    )


@transaction.atomic
def confirm_slot(
    slot: PresentationSlot, *, by: User, at: datetime, presenters: str, sequence: int | None = None
) -> PresentationSlot:
    """The local admin's word that somebody will be there, and who.

    `sequence` is that of the time on the page: a word about another time is no word.
    """
    slot = PresentationSlot.objects.select_related("day__stage__competition").lock(slot)
    refuse_if(obstacles_to_confirm(slot, at))
    if sequence not in {None, slot.sequence}:
        raise ActionRefused(_("The time was changed meanwhile. Look at it, then confirm."))
    slot.confirmed_at, slot.confirmed_by, slot.presenters = at, by, presenters
    slot.save(update_fields=["confirmed_at", "confirmed_by", "presenters", "updated_at"])
    record("judging.confirm_slot", slot, by=by, at=at, after={"presenters": presenters})
    return slot


@transaction.atomic
def note_attendance(
    slot: PresentationSlot, *, by: User, at: datetime, attendance: str, note: str
) -> PresentationSlot:
    """Who came, as a fact beside the marks; it changes none."""
    slot = PresentationSlot.objects.lock(slot)
    before = {"attendance": slot.attendance}
    slot.attendance, slot.attendance_note = attendance, note
    slot.save(update_fields=["attendance", "attendance_note", "updated_at"])
    after = {"attendance": attendance}
    record("judging.note_attendance", slot, by=by, at=at, before=before, after=after, reason=note)
    return slot


@transaction.atomic
def run_clock(slot: PresentationSlot, *, by: User, at: datetime, step: str) -> PresentationSlot:
    """Begin the presentation, then the questions, then end: once each, whoever presses."""
    slot = PresentationSlot.objects.select_related("day__stage").lock(slot)
    refuse_if(obstacles_to_run(slot))
    transition, stamp = STEPS[step]
    slot.move(transition, **{stamp: at})
    record("judging.run_clock", slot, by=by, at=at, after={"step": step})
    return slot


@transaction.atomic
def reset_clock(slot: PresentationSlot, *, by: User, at: datetime) -> PresentationSlot:
    """Back to the beginning: it was started by mistake, or has to be repeated."""
    slot = PresentationSlot.objects.select_related("day__stage").lock(slot)
    refuse_if(obstacles_to_run(slot))
    slot.move(RESET_SLOT, talk_at=None, questions_at=None, ended_at=None)
    record("judging.reset_clock", slot, by=by, at=at)
    return slot
