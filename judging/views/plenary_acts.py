"""What frames a plenary: open it, note who is there and who stands aside, close it."""

from typing import Any

from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from core.forms import ReasonForm
from core.views import ActionView
from judging.actions import (
    change_plenary,
    close_plenary,
    note_aside,
    open_plenary,
    record_attendance,
    reopen_plenary,
)
from judging.forms.plenaries import (
    AsideForm,
    AttendanceForm,
    CloseForm,
    PlenaryChangeForm,
    PlenaryForm,
    first_facts,
)
from judging.minutes import aside_reason
from judging.queries.plenaries import (
    obstacles_to_close_plenary,
    obstacles_to_conduct,
    obstacles_to_open_plenary,
    obstacles_to_reopen_plenary,
    panel_sitting_in,
)
from judging.views.plenaries import PlenaryMixin
from judging.views.stages import StageMixin

SHOWN_ASIDES = 200


class PlenaryOpenView(StageMixin, ActionView):
    """Begin a plenary over the adopted rankings."""

    permission_required = "judging.conduct_plenary"
    form_class = PlenaryForm
    action = staticmethod(open_plenary)
    template_name = "judging/plenary_open.html"
    title = _("Open the plenary")
    success_message = _("The plenary is open.")

    def get_initial(self) -> dict:
        """Today in the edition's zone, and more than half of the panel."""
        today = self.request.instant.astimezone(self.object.competition.tzinfo).date()
        return first_facts(today, panel_sitting_in(self.object).count())

    def get_obstacles(self) -> list[str]:
        """Adopted rankings of all groups."""
        return list(obstacles_to_open_plenary(self.object))

    def get_success_url(self) -> str:
        """First who is there."""
        return reverse("plenary-attend", kwargs={"code": self.object.code})


class PlenaryChangeView(PlenaryMixin, ActionView):
    """Number, day, place and quorum."""

    permission_required = "judging.conduct_plenary"
    form_class = PlenaryChangeForm
    action = staticmethod(change_plenary)
    template_name = "judging/plenary_change.html"
    title = _("Number, day and place")
    success_message = _("Saved.")

    def get_initial(self) -> dict:
        """As it stands."""
        return {
            name: getattr(self.object, name) for name in ("held_on", "place", "number", "quorum")
        }

    def get_obstacles(self) -> list[str]:
        """While it is in session."""
        return list(obstacles_to_conduct(self.object))


class PlenaryAttendView(PlenaryMixin, ActionView):
    """Who is there, who is excused, who leads and who writes."""

    permission_required = "judging.conduct_plenary"
    form_class = AttendanceForm
    action = staticmethod(record_attendance)
    template_name = "judging/plenary_attend.html"
    title = _("Attendance")
    success_message = _("Attendance is saved.")

    def get_form_kwargs(self) -> dict:
        """Everybody on the list."""
        return {**super().get_form_kwargs(), "people": self.people}

    @cached_property
    def people(self) -> list:
        """The list, the panel first."""
        return list(self.object.attendees.all())

    def get_obstacles(self) -> list[str]:
        """While it is in session."""
        return list(obstacles_to_conduct(self.object))

    def get_context_data(self, **kwargs: Any) -> dict:
        """Who stands aside stands below."""
        return super().get_context_data(asides=self.asides(), people=self.people, **kwargs)

    def asides(self) -> list[tuple[str, str, str]]:
        """Name, entry and reason; the minutes have all of them."""
        rows = self.object.asides.select_related("attendee", "candidacy__proposal")
        return [
            (
                row.attendee.name,
                row.candidacy.proposal.number,
                aside_reason(row.reason, is_found=row.is_found),
            )
            for row in rows.order_by("candidacy__proposal__number", "attendee")[:SHOWN_ASIDES]
        ]


class AsideNoteView(PlenaryMixin, ActionView):
    """A member's own word that somebody else decides."""

    permission_required = "judging.conduct_plenary"
    form_class = AsideForm
    action = staticmethod(note_aside)
    template_name = "judging/plenary_change.html"
    title = _("Somebody stands aside")
    success_message = _("Noted. It stands in the minutes.")

    def get_form_kwargs(self) -> dict:
        """Whoever sits in it."""
        return {**super().get_form_kwargs(), "plenary": self.object}

    def get_obstacles(self) -> list[str]:
        """While it is in session."""
        return list(obstacles_to_conduct(self.object))

    def get_success_url(self) -> str:
        """Where the others stand."""
        return reverse("plenary-attend", kwargs={"code": self.object.stage.code})


class PlenaryCloseView(PlenaryMixin, ActionView):
    """End the plenary and freeze its minutes."""

    permission_required = "judging.conduct_plenary"
    form_class = CloseForm
    action = staticmethod(close_plenary)
    template_name = "judging/plenary_close.html"
    title = _("Close the plenary")
    success_message = _("The plenary is closed. Its papers are being made.")

    def get_form_kwargs(self) -> dict:
        """Groups that get another number of places owe a reason."""
        groups = [one for one in self.tally.counts if one.differs]
        return {**super().get_form_kwargs(), "groups": groups}

    def get_obstacles(self) -> list[str]:
        """All that minutes need."""
        return list(obstacles_to_close_plenary(self.object))

    def get_context_data(self, **kwargs: Any) -> dict:
        """What is about to be frozen."""
        return super().get_context_data(tally=self.tally, **kwargs)


class PlenaryReopenView(PlenaryMixin, ActionView):
    """Go back into session."""

    permission_required = "judging.conduct_plenary"
    form_class = ReasonForm
    action = staticmethod(reopen_plenary)
    template_name = "judging/plenary_reopen.html"
    title = _("Open the plenary again")
    submit_label = _("Open again")
    success_message = _("The plenary is in session again. Its earlier minutes are kept.")

    def get_obstacles(self) -> list[str]:
        """Until the stage is concluded."""
        return list(obstacles_to_reopen_plenary(self.object))
