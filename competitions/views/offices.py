"""Who holds which office in an edition."""

from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from competitions.actions import appoint_person, end_appointment
from competitions.forms.offices import AppointmentForm
from competitions.models import Appointment, Competition
from competitions.offices import OPEN, candidates_for, standing
from competitions.states import EditionRole
from competitions.views.preparation import PreparationMixin
from core.views import ActionView


class AppointmentListView(PreparationMixin, ActionView):
    """Chair, secretary and approvers, with a form for one more."""

    form_class = AppointmentForm
    template_name = "competitions/appointment_list.html"
    title = gettext_lazy("Offices")
    submit_label = gettext_lazy("Appoint")
    success_message = gettext_lazy("Appointed.")
    action = staticmethod(appoint_person)

    def get_object(self, _queryset: QuerySet | None = None) -> Competition:
        """The edition."""
        return self.competition

    @cached_property
    def today(self) -> Any:
        """The edition's own day."""
        return self.request.instant.astimezone(self.competition.tzinfo).date()

    def get_form_kwargs(self) -> dict:
        """Only people of the office."""
        people = candidates_for(self.competition, self.today)
        return {**super().get_form_kwargs(), "people": people}

    def get_context_data(self, **kwargs: Any) -> dict:
        """The offices in their order, empty ones too."""
        held = list(standing(self.competition, self.today))
        offices = [(role.label, [a for a in held if a.role == role]) for role in EditionRole]
        is_open = self.competition.state in OPEN
        return super().get_context_data(offices=offices, is_open=is_open, **kwargs)

    def get_success_url(self) -> str:
        """Here again."""
        return reverse("appointment-list", kwargs={"code": self.competition.code})


class AppointmentEndView(PreparationMixin, ActionView):
    """Somebody no longer holds an office."""

    template_name = "competitions/appointment_end.html"
    title = gettext_lazy("End this office?")
    submit_label = gettext_lazy("End the office")
    success_message = gettext_lazy("The office is ended.")
    action = staticmethod(end_appointment)

    def get_object(self, _queryset: QuerySet | None = None) -> Appointment:
        """Looked up through its edition."""
        rows = Appointment.objects.select_related("person", "competition")
        return get_object_or_404(rows, competition=self.competition, key=self.kwargs["key"])

    def get_context_data(self, **kwargs: Any) -> dict:
        """Who and which."""
        facts = {"name": self.object.person.name, "role": self.object.get_role_display()}
        lead = _("%(name)s will no longer be %(role)s of this competition.") % facts
        return super().get_context_data(lead=lead, **kwargs)

    def get_back_url(self) -> str:
        """The offices."""
        return reverse("appointment-list", kwargs={"code": self.competition.code})

    def get_success_url(self) -> str:
        """The offices."""
        return self.get_back_url()
