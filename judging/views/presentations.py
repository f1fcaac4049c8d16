"""A presentation, as the entrant and the people in the room see it."""

from http import HTTPStatus
from typing import Any
from uuid import uuid4

from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View
from django.views.generic import DetailView

from accounts.models import User
from competitions.calendars import Entry, write_calendar
from core.files import send_content
from core.links import absolute, plain_path
from core.views import ActionView, PermittedMixin
from judging.actions import confirm_slot, reset_clock, run_clock
from judging.forms.presentations import ClockForm, ConfirmSlotForm
from judging.models import Assignment, PanelMember, PresentationSlot
from judging.permissions import answers_for_entrant, chairs_stage, serves_stage
from judging.queries.timetable import confirm_until, obstacles_to_confirm, slots_of
from judging.querysets import host_of
from judging.states import SlotState
from judging.views.guard import JudgeRequiredMixin, PlainMixin, own_place

STEPS = {
    SlotState.WAITING: ("talk", gettext_lazy("Begin the presentation")),
    SlotState.TALK: ("questions", gettext_lazy("Begin the questions")),
    SlotState.QUESTIONS: ("end", gettext_lazy("End")),
}


class SlotMixin(PlainMixin, PermittedMixin):
    """A presentation that this person may know of."""

    model = PresentationSlot

    def get_queryset(self) -> QuerySet:
        """With its entry and its stage."""
        slots = PresentationSlot.objects.visible_to(self.request.user)
        return slots.with_entry().select_related("day__stage__competition")

    def presenters(self) -> str:
        """SECURITY: who speaks is named to no judge of a blind stage."""
        is_closed = self.object.day.stage.is_blind and host_of(self.request.user) is not None
        return "" if is_closed else self.object.presenters

    def get_context_data(self, **kwargs: Any) -> dict:
        """Plain values: a judge's page holds no row of the entry."""
        slot, proposal = self.object, self.object.candidacy.proposal
        stage = slot.day.stage
        facts = {
            "stage_name": stage.name,
            "zone": stage.competition.zone,
            "number": proposal.number,
            "entry_title": proposal.title,
            "starts_at": slot.starts_at,
            "ends_at": slot.ends_at,
            "room": slot.day.room,
            "link": slot.day.link,
            "code": slot.code,
        }
        return super().get_context_data(**facts, **kwargs)


class SlotDetailView(SlotMixin, DetailView):
    """When, where, until when to confirm."""

    permission_required = "judging.view_slot"
    template_name = "judging/slot_detail.html"

    def get_context_data(self, **kwargs: Any) -> dict:
        """The entrant's own facts."""
        slot, stage = self.object, self.object.day.stage
        return super().get_context_data(
            title=_("Presentation"),
            talk_minutes=stage.talk_minutes,
            question_minutes=stage.question_minutes,
            confirmed_at=slot.confirmed_at,
            presenters=self.presenters(),
            until=confirm_until(slot),
            may_confirm=answers_for_entrant(self.request.user, slot),
            obstacles=list(obstacles_to_confirm(slot, self.request.instant)),
            proposal_code=slot.candidacy.proposal.code,
            **kwargs,
        )


class SlotConfirmView(SlotMixin, ActionView):
    """The local admin says that somebody will be there."""

    permission_required = "judging.confirm_slot"
    form_class = ConfirmSlotForm
    action = staticmethod(confirm_slot)
    template_name = "judging/slot_confirm.html"
    title = gettext_lazy("Confirm the time")
    success_message = gettext_lazy("Confirmed. The secretariat sees it at once.")

    def get_initial(self) -> dict:
        """The time that this page shows."""
        return {"sequence": self.object.sequence}

    def get_obstacles(self) -> list[str]:
        """Once told, and in time."""
        return list(obstacles_to_confirm(self.object, self.request.instant))

    def get_success_url(self) -> str:
        """The presentation's page."""
        return reverse("slot-detail", kwargs={"code": self.object.code})

    get_back_url = get_success_url


class SlotCalendarView(SlotMixin, DetailView):
    """The calendar file of one presentation."""

    permission_required = "judging.view_slot"

    def render_to_response(self, context: dict, **kwargs: Any) -> HttpResponse:
        """Nothing in it that the page does not show."""
        return _calendar([self.object], f"presentasi-{self.object.code}", self.request)


class RoomView(SlotMixin, DetailView):
    """The clock that everybody in the room sees, and the way to one's own marks."""

    permission_required = "judging.watch_clock"
    template_name = "judging/slot_room.html"

    def get_template_names(self) -> list[str]:
        """The clock alone, when it asks again."""
        return ["judging/_clock.html"] if self.request.htmx else [self.template_name]

    def render_to_response(self, context: dict, **kwargs: Any) -> HttpResponse:
        """Nothing is drawn again while nothing happens: a button keeps its focus."""
        if self.request.htmx and self.request.GET.get("keadaan") == self.object.state:
            return HttpResponse(status=HTTPStatus.NO_CONTENT)
        return super().render_to_response(context, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict:
        """The clock by its instants; the reader's own scorecard if there is one."""
        slot, stage, person = self.object, self.object.day.stage, self.request.user
        keeps = serves_stage(person, slot) or chairs_stage(person, slot)
        return super().get_context_data(
            title=_("Presentation"),
            stage_code=stage.code,
            now=self.request.instant,
            state=slot.state,
            state_label=slot.get_state_display(),
            talk_at=slot.talk_at,
            questions_at=slot.questions_at,
            talk_seconds=stage.talk_minutes * 60,
            question_seconds=stage.question_minutes * 60,
            step=STEPS.get(slot.state) if keeps else None,
            may_reset=keeps and slot.state != SlotState.WAITING,
            presenters="" if stage.is_blind else slot.presenters,
            key=uuid4(),
            own_card=self.own_card(),
            **kwargs,
        )

    def own_card(self) -> str:
        """The code of the reader's own assignment for this entry, or nothing."""
        own = Assignment.objects.visible_to(self.request.user)
        codes = own.filter(candidacy=self.object.candidacy_id).values_list("code", flat=True)
        return codes.first() or ""


class ClockMixin(SlotMixin):
    """Whoever keeps the room presses."""

    permission_required = "judging.run_clock"
    template_name = "judging/slot_clock.html"

    def get_success_url(self) -> str:
        """The room."""
        return reverse("slot-room", kwargs={"code": self.object.code})

    get_back_url = get_success_url


class ClockRunView(ClockMixin, ActionView):
    """The next step."""

    form_class = ClockForm
    action = staticmethod(run_clock)
    title = gettext_lazy("Clock")

    def get_initial(self) -> dict:
        """What comes next."""
        return {"step": STEPS.get(self.object.state, ("end", ""))[0]}


class ClockResetView(ClockMixin, ActionView):
    """Back to the beginning."""

    action = staticmethod(reset_clock)
    title = gettext_lazy("Set the clock back")
    success_message = gettext_lazy("The clock is set back.")


class JudgeTimetableView(JudgeRequiredMixin, PlainMixin, DetailView):
    """The judge's own presentations of one stage, in the order of time."""

    template_name = "judging/judge_timetable.html"

    def get_object(self, _queryset: QuerySet | None = None) -> PanelMember:
        """The own place on the panel of the stage in the address."""
        return own_place(self.request.user, self.kwargs["code"])

    def get_context_data(self, **kwargs: Any) -> dict:
        """Rows of plain values."""
        stage = self.object.stage
        return super().get_context_data(
            title=_("Presentations"),
            stage_name=stage.name,
            stage_code=stage.code,
            zone=stage.competition.zone,
            rows=[_row(slot) for slot in own_slots(self.object, self.request.user)],
            **kwargs,
        )


def own_slots(member: PanelMember, person: User) -> QuerySet[PresentationSlot]:
    """Presentations of the entries that are open to this judge here, with `is_known`.

    SECURITY: as everywhere, a title shows only after the judge said to know nobody behind it.
    """
    own = Assignment.objects.visible_to(person).filter(member=member)
    known = own.acquainted().filter(candidacy=OuterRef("candidacy"))
    rows = slots_of(member.stage).filter(candidacy__in=own.values("candidacy"))
    return rows.annotate(is_known=Exists(known))


def _row(slot: PresentationSlot) -> dict:
    proposal = slot.candidacy.proposal
    return {
        "code": slot.code,
        "number": proposal.number,
        "title": proposal.title if slot.is_known else "",
        "starts_at": slot.starts_at,
        "ends_at": slot.ends_at,
        "room": slot.day.room,
        "link": slot.day.link,
        "state": slot.state,
        "state_label": slot.get_state_display(),
    }


class JudgeCalendarView(JudgeRequiredMixin, View):
    """The calendar file of all own presentations."""

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        """Of the stage in the address, if the judge has a place there."""
        member = own_place(request.user, code)
        slots = own_slots(member, request.user).select_related("day__stage__competition")
        return _calendar(slots, f"presentasi-{code}", request)


def _calendar(slots: Any, name: str, request: HttpRequest) -> HttpResponse:
    slots = list(slots)
    title = slots[0].day.stage.name if slots else _("Presentations")
    text = write_calendar([_entry(slot) for slot in slots], name=title, at=request.instant)
    return send_content(text, f"{name}.ics")


def _entry(slot: PresentationSlot) -> Entry:
    proposal, stage = slot.candidacy.proposal, slot.day.stage
    title = proposal.title if getattr(slot, "is_known", True) else ""
    return Entry(
        uid=f"slot-{slot.code}@kipp",
        summary=f"{stage.name}: {proposal.number} {title}".strip(),
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
        changed_at=slot.updated_at,
        sequence=slot.sequence,
        place=slot.day.room or slot.day.link,
        address=absolute(plain_path("slot-detail", code=slot.code)),
    )
