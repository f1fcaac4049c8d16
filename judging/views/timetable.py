"""The timetable of presentations, as the organiser makes it."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.generic import DetailView

from competitions.models import Stage
from core.views import ActionView
from judging.actions import (
    add_presentation_day,
    announce_timetable,
    move_slot,
    note_attendance,
    remove_presentation_day,
    schedule_presentations,
    swap_slots,
)
from judging.forms.presentations import AttendanceForm, DayForm, MoveSlotForm
from judging.models import PresentationDay, PresentationSlot
from judging.permissions import runs_stage, serves_stage
from judging.queries.timetable import (
    free_places,
    obstacles_to_schedule,
    sentence_of_left,
    slots_of,
    unscheduled,
)
from judging.views.stages import StageMixin

SHOWN = 20


class TimetableMixin(StageMixin):
    """Acts on the whole timetable."""

    permission_required = "judging.change_timetable"

    def get_obstacles(self) -> list[str]:
        """Until the marks are locked."""
        return list(obstacles_to_schedule(self.object))

    def get_success_url(self) -> str:
        """The timetable."""
        return reverse("timetable-detail", kwargs={"code": self.object.code})

    get_back_url = get_success_url


class TimetableDetailView(StageMixin, DetailView):
    """Days with their presentations, and entries that have no time yet."""

    permission_required = "judging.view_timetable"
    template_name = "judging/timetable_detail.html"

    def get_context_data(self, **kwargs: Any) -> dict:
        """Five statements, whatever the number of days and entries."""
        stage = self.object
        slots = list(slots_of(stage))
        waiting = list(unscheduled(stage)[: SHOWN + 1])
        return super().get_context_data(
            title=_("Timetable of the presentations"),
            days=_days_with(stage, slots),
            waiting=waiting[:SHOWN],
            has_more=len(waiting) > SHOWN,
            untold=sum(slot.told_at is None for slot in slots),
            unconfirmed=sum(bool(slot.told_at and not slot.confirmed_at) for slot in slots),
            obstacles=list(obstacles_to_schedule(stage)),
            may_change=runs_stage(self.request.user, stage),
            may_note=serves_stage(self.request.user, stage),
            **kwargs,
        )


def _days_with(stage: Stage, slots: list[PresentationSlot]) -> list[dict]:
    """Every day with its slots; each knows its neighbours of the same day."""
    days = []
    for day in stage.presentation_days.all():
        own = [slot for slot in slots if slot.day_id == day.pk]
        around = zip(own, [None, *own], [*own[1:], None], strict=False)
        rows = [{"slot": slot, "before": before, "after": after} for slot, before, after in around]
        days.append({"day": day, "rows": rows})
    return days


class DayAddView(TimetableMixin, ActionView):
    """One more day."""

    form_class = DayForm
    action = staticmethod(add_presentation_day)
    template_name = "judging/timetable_act.html"
    title = _("Add a day")
    success_message = _("The day has been added.")

    def get_form_kwargs(self) -> dict:
        """Times are told in the edition's zone."""
        return {**super().get_form_kwargs(), "stage": self.object}


class DayRemoveView(TimetableMixin, ActionView):
    """Take a day away."""

    template_name = "judging/timetable_act.html"
    title = _("Take the day away")
    submit_label = _("Take away")
    success_message = _("The day has been taken away. Its entries wait for a time again.")

    @cached_property
    def day(self) -> PresentationDay:
        """The day in the address, of this stage only."""
        return get_object_or_404(self.object.presentation_days, code=self.kwargs["day"])

    def get_context_data(self, **kwargs: Any) -> dict:
        """Which day it is."""
        return super().get_context_data(day=self.day, **kwargs)

    def act(self, form: Any) -> None:
        """On the day, through its stage."""
        self.day.stage = self.object
        remove_presentation_day(self.day, by=self.request.user, at=self.request.instant)

    def get_act(self) -> str:
        """The key is for this day."""
        return f"judging.remove_presentation_day:{self.day.pk}"


class TimetableFillView(TimetableMixin, ActionView):
    """Let the computer give every entry a time."""

    action = staticmethod(schedule_presentations)
    template_name = "judging/timetable_fill.html"
    title = _("Share out the times")
    submit_label = _("Share out")

    def get_context_data(self, **kwargs: Any) -> dict:
        """How many entries there are, and how many places."""
        return super().get_context_data(
            places=len(free_places(self.object)), entries=unscheduled(self.object).count(), **kwargs
        )

    success_message = _("Done.")

    def get_success_message(self) -> str:
        """How many got a time, and for how many there was none."""
        count = len(self.outcome.places)
        told = ngettext("%(count)s entry got a time.", "%(count)s entries got a time.", count)
        told = told % {"count": count}
        left = len(self.outcome.left)
        return f"{told} {sentence_of_left(left)}" if left else told


class TimetableAnnounceView(TimetableMixin, ActionView):
    """Tell those who do not know their time yet."""

    action = staticmethod(announce_timetable)
    template_name = "judging/timetable_announce.html"
    title = _("Tell the entrants")
    submit_label = _("Tell them")
    success_message = _("Done.")

    def get_context_data(self, **kwargs: Any) -> dict:
        """Whom it would reach, and who would still be without a time."""
        return super().get_context_data(
            untold=slots_of(self.object).filter(told_at=None).count(),
            waiting=unscheduled(self.object).count(),
            **kwargs,
        )

    def get_success_message(self) -> str:
        """How many were told."""
        text = ngettext(
            "%(count)s entrant was told.", "%(count)s entrants were told.", self.outcome
        )
        return text % {"count": self.outcome}


class SlotActMixin:
    """One presentation of the own edition."""

    model = PresentationSlot
    permission_required = "judging.change_timetable"

    def get_queryset(self) -> QuerySet:
        """With its entry."""
        slots = PresentationSlot.objects.visible_to(self.request.user)
        return slots.with_entry().select_related("day__stage__competition")

    def get_success_url(self) -> str:
        """The timetable."""
        return reverse("timetable-detail", kwargs={"code": self.object.day.stage.code})

    get_back_url = get_success_url

    def get_context_data(self, **kwargs: Any) -> dict:
        """The stage and the edition that it belongs to."""
        stage = self.object.day.stage
        facts = {"stage": stage, "competition": stage.competition, "slot": self.object}
        return super().get_context_data(**facts, **kwargs)


class SlotMoveView(SlotActMixin, ActionView):
    """Another time for one entry."""

    form_class = MoveSlotForm
    action = staticmethod(move_slot)
    template_name = "judging/slot_act.html"
    title = _("Move a presentation")
    success_message = _("Moved.")

    def get_form_kwargs(self) -> dict:
        """Free times of all days."""
        stage = self.object.day.stage
        days = {day.pk: day for day in stage.presentation_days.all()}
        for day in days.values():
            day.stage = stage
        return {**super().get_form_kwargs(), "places": free_places(stage), "days": days}

    def get_obstacles(self) -> list[str]:
        """Until the marks are locked."""
        return list(obstacles_to_schedule(self.object.day.stage))


class SlotSwapView(SlotActMixin, ActionView):
    """Change times with the neighbour: up or down the day."""

    template_name = "judging/slot_act.html"
    title = _("Change times")
    submit_label = _("Change times")
    success_message = _("Changed.")

    @cached_property
    def other(self) -> PresentationSlot:
        """The neighbour on the same day, above or below."""
        beside = slots_of(self.object.day.stage).filter(day=self.object.day_id)
        if self.kwargs["way"] == "naik":
            found = beside.filter(starts_at__lt=self.object.starts_at).last()
        else:
            found = beside.filter(starts_at__gt=self.object.starts_at).first()
        if found is None:
            raise Http404
        return found

    def get_context_data(self, **kwargs: Any) -> dict:
        """Both of them."""
        return super().get_context_data(other=self.other, **kwargs)

    def act(self, form: Any) -> Any:
        """With the neighbour as the reader saw it."""
        facts = {"by": self.request.user, "at": self.request.instant}
        return swap_slots(self.object, other=self.other, **facts)

    def get_act(self) -> str:
        """The key is for this pair."""
        return f"judging.swap_slots:{self.object.pk}:{self.other.pk}"


class SlotAttendView(SlotActMixin, ActionView):
    """Who came."""

    permission_required = "judging.note_attendance"
    form_class = AttendanceForm
    action = staticmethod(note_attendance)
    template_name = "judging/slot_act.html"
    title = _("Attendance")
    success_message = _("Noted.")

    def get_initial(self) -> dict:
        """As it was noted."""
        return {"attendance": self.object.attendance, "note": self.object.attendance_note}
