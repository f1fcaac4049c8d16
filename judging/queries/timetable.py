"""Who presents when, who has to be there, and what stands in the way."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from competitions.models import Stage
from competitions.states import StageKind, StageState
from core.moments import say_moment
from innovations.models import Candidacy, TeamMember
from innovations.states import ProposalState
from judging.models import Assignment, PresentationDay, PresentationSlot
from judging.queries.progress import entries_of
from judging.querysets import COUNTING
from judging.states import SlotState
from judging.timetable import Place, Span, Stretch, overlap, places_of

OPEN_STATES = (StageState.PLANNED, StageState.SCORING)
LONGEST_DAY = timedelta(hours=16)


def slot_minutes(stage: Stage) -> int:
    """Presentation and questions together."""
    return stage.talk_minutes + stage.question_minutes


def slots_of(stage: Stage) -> QuerySet[PresentationSlot]:
    """The timetable in its order; entries that left the edition are not in it."""
    rows = PresentationSlot.objects.filter(
        day__stage=stage, candidacy__proposal__state=ProposalState.ELIGIBLE
    )
    return rows.with_entry().order_by("starts_at", "day")


def unscheduled(stage: Stage) -> QuerySet[Candidacy]:
    """Entries of the stage without a time."""
    return entries_of(stage).filter(slot=None).select_related("proposal").order_by("code")


def stretch_of(day: PresentationDay) -> Stretch:
    """The day as the timetable reckons with it."""
    pause = (day.pause_from, day.pause_until) if day.pause_from else None
    return Stretch(day.pk, day.opens_at, day.closes_at, pause)


def free_places(stage: Stage) -> list[Place]:
    """Places that nobody has, in the order of time."""
    taken: dict[int, list[Span]] = defaultdict(list)
    for day, start, end in PresentationSlot.objects.filter(day__stage=stage).values_list(
        "day", "starts_at", "ends_at"
    ):
        taken[day].append((start, end))
    return sorted(
        place
        for day in stage.presentation_days.all()
        for place in places_of(stretch_of(day), minutes=slot_minutes(stage), gap=stage.gap_minutes)
        if not any(overlap(span, (place.starts_at, place.ends_at)) for span in taken[day.pk])
    )


def people_of(candidacies: Iterable[int]) -> dict[int, set[int]]:
    """Who must be in the room, by candidacy: its judges, its team, its unit (as a minus)."""
    rows = Candidacy.objects.filter(pk__in=list(candidacies))
    found: dict[int, set[int]] = defaultdict(set)
    proposals = {}
    for candidacy, proposal, entrant in rows.values_list("pk", "proposal", "proposal__entrant"):
        proposals[proposal] = candidacy
        found[candidacy].add(-entrant)
    for proposal, person in TeamMember.objects.filter(
        proposal__in=proposals, person__isnull=False
    ).values_list("proposal", "person"):
        found[proposals[proposal]].add(person)
    judges = Assignment.objects.filter(candidacy__in=found, state__in=COUNTING)
    for candidacy, person in judges.values_list("candidacy", "member__person"):
        found[candidacy].add(person)
    return found


def busy_spans(slots: Iterable[PresentationSlot]) -> dict[int, list[Span]]:
    """When these people are in another room already."""
    slots = list(slots)
    people = people_of(slot.candidacy_id for slot in slots)
    spans: dict[int, list[Span]] = defaultdict(list)
    for slot in slots:
        for person in people[slot.candidacy_id]:
            spans[person].append((slot.starts_at, slot.ends_at))
    return spans


def slots_beside(stage: Stage) -> QuerySet[PresentationSlot]:
    """All slots, of any stage, in the days of this one: people have one body."""
    days = list(stage.presentation_days.values_list("opens_at", "closes_at"))
    if not days:
        return PresentationSlot.objects.none()
    return PresentationSlot.objects.filter(
        starts_at__lt=max(end for _, end in days), ends_at__gt=min(start for start, _ in days)
    )


def obstacles_to_schedule(stage: Stage) -> Iterator[str]:
    """Only a presentation stage has a timetable, and only until its marks are locked."""
    if stage.kind != StageKind.PRESENTATION:
        yield _("This stage has no presentations.")
    elif stage.state not in OPEN_STATES:
        yield _("The scores of this stage are locked. The timetable can no longer change.")


def obstacles_to_add_day(stage: Stage, opens_at: datetime, closes_at: datetime) -> Iterator[str]:
    """At least one presentation fits into a day, and a day is no week."""
    yield from obstacles_to_schedule(stage)
    if closes_at - opens_at < timedelta(minutes=slot_minutes(stage)):
        yield _("Not even one presentation fits into this time.")
    if closes_at - opens_at > LONGEST_DAY:
        yield _("A day lasts at most 16 hours. Add one for each date.")


def obstacles_to_move(slot: PresentationSlot, place: Place) -> Iterator[str]:
    """The place is free, and nobody would have to be in two rooms."""
    yield from obstacles_to_schedule(slot.day.stage)
    if slot.state != SlotState.WAITING:
        yield _("This presentation has begun already.")
    if place not in free_places(slot.day.stage):
        yield _("This time is not free any more.")
    people = people_of([slot.candidacy_id])[slot.candidacy_id]
    busy = busy_spans(slots_beside(slot.day.stage).exclude(pk=slot.pk))
    span = (place.starts_at, place.ends_at)
    if any(overlap(span, taken) for person in people for taken in busy.get(person, ())):
        yield _("Somebody of this entry is in another room at that time.")


def confirm_until(slot: PresentationSlot) -> datetime:
    """From this instant on the answer is late: the secretariat phones."""
    return slot.starts_at - timedelta(hours=slot.day.stage.confirm_hours)


def obstacles_to_confirm(slot: PresentationSlot, at: datetime) -> Iterator[str]:
    """Once it is told, and until the agreed hours before."""
    if slot.told_at is None:
        yield _("The time of this presentation is not fixed yet.")
    elif slot.confirmed_at is not None:
        yield _("This time is confirmed already.")
    elif at >= confirm_until(slot):
        zone = slot.day.stage.competition.zone
        yield _("Times were to be confirmed until %(until)s. Call the secretariat.") % {
            "until": say_moment(confirm_until(slot), zone)
        }


def obstacles_to_run(slot: PresentationSlot) -> Iterator[str]:
    """The clock runs while the stage is scored."""
    if slot.day.stage.state != StageState.SCORING:
        yield _("This stage is not being scored.")


def sentence_of_left(left: int) -> str:
    """Entries for which the days are too short."""
    return ngettext(
        "%(count)s entry found no time. Add a day or a room, or make the breaks shorter.",
        "%(count)s entries found no time. Add a day or a room, or make the breaks shorter.",
        left,
    ) % {"count": left}


def upcoming_slots(person: User, at: datetime) -> QuerySet[PresentationSlot]:
    """What this person is to attend, the nearest first."""
    rows = PresentationSlot.objects.visible_to(person).filter(
        ends_at__gt=at,
        day__stage__state__in=OPEN_STATES,
        candidacy__proposal__state=ProposalState.ELIGIBLE,
    )
    return rows.with_entry().select_related("day__stage__competition").order_by("starts_at")


class Figures(NamedTuple):
    """Entries without a time, times that nobody was told, and answers that are late."""

    waiting: int
    untold: int
    late: int


def timetable_figures(stage: Stage, at: datetime) -> Figures:
    """Counted by the database, in one statement."""
    late = at + timedelta(hours=stage.confirm_hours)
    told = Q(slot__told_at__isnull=False)
    is_late = Q(slot__confirmed_at=None, slot__starts_at__lte=late, slot__starts_at__gt=at)
    counts = entries_of(stage).aggregate(
        waiting=Count("pk", filter=Q(slot=None)),
        untold=Count("pk", filter=Q(slot__isnull=False, slot__told_at=None)),
        late=Count("pk", filter=told & is_late),
    )
    return Figures(**counts)
