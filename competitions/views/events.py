"""An office's events: the plan, the calendar, who came, materials."""

import copy
from typing import Any

from django.contrib.auth.mixins import PermissionRequiredMixin
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import DetailView, ListView

from accounts.models import Agency
from competitions.actions import (
    add_material,
    add_walk_in,
    cancel_event,
    create_event,
    edit_event,
    note_attendance,
    publish_event,
    remove_material,
)
from competitions.events import agencies_within
from competitions.forms.base import say_value
from competitions.forms.events import AttendanceForm, EventForm, MaterialForm, WalkInForm
from competitions.models import Event, EventMaterial, EventSignUp
from core.errors import StaleWrite
from core.forms import ReasonForm
from core.views import ActionView, PermittedMixin

MOST_FOUND = 12


class EventListView(PermissionRequiredMixin, ListView):
    """Events of the own office, the latest first."""

    permission_required = "competitions.list_events"
    raise_exception = True
    template_name = "competitions/event_list.html"
    paginate_by = 25

    def get_queryset(self) -> QuerySet[Event]:
        """With the seats that are taken."""
        rows = Event.objects.managed_by(self.request.user).select_related("competition")
        return rows.with_seats().order_by("-starts_at", "-pk")

    def get_context_data(self, **kwargs: Any) -> dict:
        """Whether this person plans events, or only looks."""
        may_plan = self.request.user.has_perm("competitions.create_event")
        return super().get_context_data(title=_("Events"), may_plan=may_plan, **kwargs)


class EventMixin(PermittedMixin):
    """An event of the own office; others get 404 even when it is public."""

    model = Event
    permission_required = "competitions.manage_event"
    context_object_name = "event"

    def get_queryset(self) -> QuerySet[Event]:
        """With what every page of an event tells."""
        return Event.objects.managed_by(self.request.user).with_office()

    def get_back_url(self) -> str:
        """The event's own page."""
        return reverse("event-manage", kwargs={"code": self.object.code})

    def get_success_url(self) -> str:
        """The same."""
        return reverse("event-manage", kwargs={"code": self.object.code})


class EventManageView(EventMixin, DetailView):
    """All about one event, and what can be done now."""

    permission_required = "competitions.view_event"
    template_name = "competitions/event_manage.html"

    def get_context_data(self, **kwargs: Any) -> dict:
        """Sign-ups and materials; which acts are open."""
        event, at = self.object, self.request.instant
        sign_ups = list(event.sign_ups.standing().select_related("agency", "signed_by"))
        return super().get_context_data(
            title=event.title,
            sign_ups=sign_ups,
            taken=sum(row.seats for row in sign_ups),
            came=sum(row.attended or 0 for row in sign_ups),
            materials=event.materials.all(),
            may_manage=self.request.user.has_perm("competitions.manage_event", event),
            may_publish=not event.obstacles_to_publish(at),
            may_cancel=not event.obstacles_to_cancel(at),
            may_note=not event.obstacles_to_note(at),
            **kwargs,
        )


class EventFormView(ActionView):
    """The form of an event; a stale save shows both versions and keeps what was typed."""

    form_class = EventForm
    template_name = "competitions/event_form.html"

    def get_form_kwargs(self) -> dict:
        """A copy, because validation writes into the row."""
        return {
            **super().get_form_kwargs(),
            "instance": copy.copy(self.get_event()),
            "by": self.request.user,
        }


class EventCreateView(EventFormView):
    """Plan an event."""

    model = Agency
    permission_required = "competitions.create_event"
    title = gettext_lazy("New event")
    success_message = gettext_lazy("The event is planned. Publish it when all is right.")

    def get_object(self, _queryset: QuerySet | None = None) -> Agency | None:
        """The own office plans it."""
        self.check_permission(None)
        return self.request.user.workspace.agency

    def get_event(self) -> Event:
        """Nothing yet."""
        return Event(organiser=self.request.user.workspace.agency)

    def act(self, form: EventForm) -> Event:
        """For the own office."""
        person, at = self.request.user, self.request.instant
        return create_event(person.workspace.agency, by=person, at=at, facts=form.facts())

    def get_back_url(self) -> str:
        """The list."""
        return reverse("event-list")

    def get_success_url(self) -> str:
        """The new event."""
        return reverse("event-manage", kwargs={"code": self.outcome.code})


class EventEditView(EventMixin, EventFormView):
    """Change an event."""

    title = gettext_lazy("Edit the event")
    success_message = gettext_lazy("Saved.")

    def get_event(self) -> Event:
        """The one in the address."""
        return self.get_object()

    def get_obstacles(self) -> list[str]:
        """What was called off stays."""
        return self.object.obstacles_to_edit()

    def act(self, form: EventForm) -> Event:
        """With the revision that was read."""
        revision = form.cleaned_data["revision"] or 0
        person, at = self.request.user, self.request.instant
        return edit_event(self.object, by=person, at=at, revision=revision, facts=form.facts())

    def show_conflict(self, form: EventForm, stale: StaleWrite) -> HttpResponse:
        """409: the typed text stays in the form, which now carries the stored revision."""
        stored = Event.objects.get(pk=self.object.pk)
        form.data = {**form.data.dict(), "revision": str(stored.revision)}
        compared = [
            {
                "label": form.fields[name].label,
                "mine": say_value(mine),
                "stored": say_value(getattr(stored, name)),
                "differs": True,
            }
            for name, mine in form.facts().items()
            if mine != getattr(stored, name)
        ]
        context = self.get_context_data(form=form, object=self.object, compared=compared)
        return self.render_to_response(context, status=409)


class EventPublishView(EventMixin, ActionView):
    """Into the public calendar."""

    action = staticmethod(publish_event)
    template_name = "competitions/event_publish.html"
    title = gettext_lazy("Publish the event?")
    submit_label = gettext_lazy("Publish")
    success_message = gettext_lazy("The event is public. The local admins are told by mail.")

    def get_obstacles(self) -> list[str]:
        """The same rule that the act refuses by."""
        return self.object.obstacles_to_publish(self.request.instant)


class EventCancelView(EventMixin, ActionView):
    """Call it off."""

    action = staticmethod(cancel_event)
    form_class = ReasonForm
    template_name = "competitions/event_cancel.html"
    title = gettext_lazy("Cancel the event?")
    submit_label = gettext_lazy("Cancel the event")
    success_message = gettext_lazy("The event is cancelled. Everybody with a seat is told by mail.")

    def get_obstacles(self) -> list[str]:
        """The same rule that the act refuses by."""
        return self.object.obstacles_to_cancel(self.request.instant)


class EventAttendanceView(EventMixin, ActionView):
    """At the door, with a phone: one number for each agency."""

    action = staticmethod(note_attendance)
    form_class = AttendanceForm
    template_name = "competitions/event_attendance.html"
    title = gettext_lazy("Who came")
    success_message = gettext_lazy("Attendance is saved.")

    def get_obstacles(self) -> list[str]:
        """The same rule that the act refuses by."""
        return self.object.obstacles_to_note(self.request.instant)

    @cached_property
    def sign_ups(self) -> list[EventSignUp]:
        """The agencies with seats."""
        return list(self.object.sign_ups.standing().select_related("agency"))

    def get_form_kwargs(self) -> dict:
        """One field each."""
        return {**super().get_form_kwargs(), "sign_ups": self.sign_ups}

    def get_context_data(self, **kwargs: Any) -> dict:
        """With a search for agencies that came without a seat."""
        words = self.request.GET.get("q", "").strip()[:100]
        return super().get_context_data(
            sign_ups=self.sign_ups, words=words, found=self.find(words), **kwargs
        )

    def find(self, words: str) -> list[Agency]:
        """Agencies of the territory by name that are not in the list yet."""
        if not words:
            return []
        rows = agencies_within(self.object.territory_id).filter(name__icontains=words)
        rows = rows.exclude(pk__in=[row.agency_id for row in self.sign_ups])
        return list(rows.labelled()[:MOST_FOUND])

    def get_success_url(self) -> str:
        """The same page: people keep coming."""
        return reverse("event-attendance", kwargs={"code": self.object.code})


class WalkInAddView(EventMixin, ActionView):
    """An agency that came without a seat."""

    form_class = WalkInForm
    template_name = "competitions/walk_in_add.html"
    title = gettext_lazy("Add an agency that came")
    success_message = gettext_lazy("The agency is in the list.")

    @cached_property
    def agency(self) -> Agency:
        """Of the event's territory; any other does not exist here."""
        rows = agencies_within(self.object.territory_id)
        return get_object_or_404(rows, code=self.kwargs["agency"])

    def get_context_data(self, **kwargs: Any) -> dict:
        """Which agency."""
        return super().get_context_data(agency=self.agency, **kwargs)

    def get_obstacles(self) -> list[str]:
        """The same rule that the act refuses by."""
        return self.object.obstacles_to_note(self.request.instant)

    def act(self, form: WalkInForm) -> EventSignUp:
        """With the agency of the address."""
        person, at = self.request.user, self.request.instant
        return add_walk_in(
            self.object, by=person, at=at, agency=self.agency, **form.act_arguments()
        )

    def get_back_url(self) -> str:
        """The list at the door."""
        return reverse("event-attendance", kwargs={"code": self.object.code})

    get_success_url = get_back_url


class MaterialAddView(EventMixin, ActionView):
    """A file or a link beside the event."""

    action = staticmethod(add_material)
    form_class = MaterialForm
    template_name = "competitions/material_add.html"
    title = gettext_lazy("Add material")
    success_message = gettext_lazy("The material stands beside the event.")

    def get_obstacles(self) -> list[str]:
        """What was called off stays."""
        return self.object.obstacles_to_edit()


class MaterialRemoveView(ActionView):
    """Take material away."""

    model = EventMaterial
    slug_url_kwarg = "material"
    permission_required = "competitions.manage_event"
    action = staticmethod(remove_material)
    template_name = "competitions/material_remove.html"
    title = gettext_lazy("Remove the material?")
    submit_label = gettext_lazy("Remove")
    success_message = gettext_lazy("The material is removed.")

    def get_queryset(self) -> QuerySet[EventMaterial]:
        """Looked up through its event."""
        events = Event.objects.managed_by(self.request.user).filter(code=self.kwargs["code"])
        return EventMaterial.objects.filter(event__in=events).select_related("event__organiser")

    def check_permission(self, subject: EventMaterial) -> None:
        """The table knows events."""
        super().check_permission(subject.event)

    def get_back_url(self) -> str:
        """The event."""
        return reverse("event-manage", kwargs={"code": self.kwargs["code"]})

    get_success_url = get_back_url
