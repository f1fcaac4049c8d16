"""The agencies' side of an event: take seats, change them, give them back."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from competitions.actions import cancel_sign_up, sign_up_agency
from competitions.events import seats_taken, sign_up_of
from competitions.forms.events import SeatsForm
from competitions.models import Event, EventSignUp
from core.views import ActionView


class SeatMixin:
    """A public event, for agencies of its territory."""

    model = Event
    permission_required = "competitions.sign_up_agency"
    context_object_name = "event"

    def get_queryset(self) -> QuerySet[Event]:
        """With what its page tells."""
        return super().get_queryset().with_office()

    @cached_property
    def sign_up(self) -> EventSignUp | None:
        """What the own agency has."""
        return sign_up_of(self.object, self.request.user.workspace.agency_id)

    def get_obstacles(self) -> list[str]:
        """The same rule that the act refuses by."""
        return self.object.obstacles_to_sign_up(self.request.instant)

    def get_back_url(self) -> str:
        """The event."""
        return reverse("event-detail", kwargs={"code": self.object.code})

    def get_success_url(self) -> str:
        """The event, which shows the seats."""
        return reverse("event-detail", kwargs={"code": self.object.code})


class EventSignUpView(SeatMixin, ActionView):
    """Take seats for the own agency, or change them."""

    action = staticmethod(sign_up_agency)
    form_class = SeatsForm
    template_name = "competitions/event_sign_up.html"
    success_message = _("Your agency has its seats.")

    @cached_property
    def left(self) -> int | None:
        """Seats that this agency could have; None where there is no limit."""
        if self.object.capacity is None:
            return None
        taken = seats_taken(self.object, but=self.request.user.workspace.agency)
        return max(0, self.object.capacity - taken)

    def get_form_kwargs(self) -> dict:
        """As many as an agency may take."""
        return {**super().get_form_kwargs(), "most": self.object.seats_an_agency}

    def get_initial(self) -> dict:
        """What was chosen before."""
        if self.sign_up is None:
            return {"seats": 1}
        return {"seats": self.sign_up.seats, "people": self.sign_up.people}

    def get_context_data(self, **kwargs: Any) -> dict:
        """For which agency."""
        title = _("Change your seats") if self.sign_up else _("Sign up your agency")
        return super().get_context_data(
            title=title, left=self.left, agency=self.request.user.workspace.agency, **kwargs
        )


class SignUpCancelView(SeatMixin, ActionView):
    """Give the seats back."""

    action = staticmethod(cancel_sign_up)
    template_name = "competitions/sign_up_cancel.html"
    title = _("Give your seats back?")
    submit_label = _("Give back")
    success_message = _("Your seats are free for others.")

    def get_obstacles(self) -> list[str]:
        """Only what one has can be given back."""
        if self.sign_up is None:
            return [_("Your agency has no seats at this event.")]
        return super().get_obstacles()
