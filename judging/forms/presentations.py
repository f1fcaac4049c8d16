"""Days, times and what is noted about a presentation."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any

from crispy_forms.layout import Layout, Row
from django import forms
from django.utils.translation import gettext_lazy as _

from competitions.models import Stage
from core.forms import ActionForm, LineField
from core.moments import say_clock, say_moment
from judging.models import PresentationDay
from judging.states import Attendance
from judging.timetable import Place, Span

FAR = timedelta(days=2 * 366)  # a year that was mistyped


class DayForm(ActionForm):
    """One date with its hours, in the edition's own zone."""

    submit_label = _("Add the day")

    held_on = forms.DateField(
        label=_("Date"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    begins = forms.TimeField(label=_("From"), widget=forms.TimeInput(attrs={"type": "time"}))
    ends = forms.TimeField(label=_("Until"), widget=forms.TimeInput(attrs={"type": "time"}))
    pause_begins = forms.TimeField(
        label=_("Break from"), required=False, widget=forms.TimeInput(attrs={"type": "time"})
    )
    pause_ends = forms.TimeField(
        label=_("Break until"), required=False, widget=forms.TimeInput(attrs={"type": "time"})
    )
    room = LineField(label=_("Room"), max_length=120, required=False)
    link = forms.URLField(
        label=_("Link to the meeting"),
        max_length=300,
        required=False,
        assume_scheme="https",
        help_text=_("Only those who take part see it."),
    )

    def __init__(self, *args: Any, stage: Stage, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.stage = stage
        self.helper.layout = Layout(
            "idempotency_key",
            "held_on",
            Row("begins", "ends"),
            Row("pause_begins", "pause_ends"),
            "room",
            "link",
        )

    def clean(self) -> dict:
        """Everything that can be said before the act."""
        given = super().clean()
        if self.errors:
            return given
        if abs(given["held_on"] - self.stage.opens_at.date()) > FAR:
            self.add_error("held_on", _("This day is far from the dates of the stage."))
        if given["begins"] >= given["ends"]:
            self.add_error("ends", _("It must end after it begins."))
        if not given["room"] and not given["link"]:
            self.add_error("room", _("Write a room, or the link to the meeting."))
        self._check_pause(given)
        return given

    def _check_pause(self, given: dict) -> None:
        begins, ends = given.get("pause_begins"), given.get("pause_ends")
        if (begins is None) != (ends is None):
            self.add_error("pause_ends", _("Write both ends of the break, or none."))
        elif begins and not given["begins"] <= begins < ends <= given["ends"]:
            self.add_error("pause_begins", _("The break must lie inside the day."))

    def act_arguments(self) -> dict:
        """Spans of instants."""
        given = self.cleaned_data
        pause = (given["pause_begins"], given["pause_ends"])
        return {
            "span": self._span(given["begins"], given["ends"]),
            "pause": self._span(*pause) if given["pause_begins"] else None,
            "room": given["room"],
            "link": given["link"],
        }

    def _span(self, begins: time, ends: time) -> Span:
        return self._instant(begins), self._instant(ends)

    def _instant(self, clock: time) -> datetime:
        day: date = self.cleaned_data["held_on"]
        return datetime.combine(day, clock, self.stage.competition.tzinfo)


class MoveSlotForm(ActionForm):
    """Another free time."""

    submit_label = _("Move")

    place = forms.ChoiceField(
        label=_("Free times"),
        error_messages={
            "required": _("Choose a time."),
            "invalid_choice": _("This time is not free any more. Choose another."),
        },
    )

    def __init__(
        self, *args: Any, places: Iterable[Place], days: dict[int, PresentationDay], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.places = {_name(place): place for place in places}
        self.fields["place"].choices = [
            (name, _words(place, days[place.key])) for name, place in self.places.items()
        ]

    def act_arguments(self) -> dict:
        """The place itself."""
        return {"place": self.places[self.cleaned_data["place"]]}


def _name(place: Place) -> str:
    return f"{place.key}-{place.starts_at:%Y%m%d%H%M%S}"


def _words(place: Place, day: PresentationDay) -> str:
    zone = day.stage.competition.zone
    starts = say_moment(place.starts_at, zone, short=True)
    ends = say_clock(place.ends_at, zone)
    return f"{starts} \N{EN DASH} {ends} · {day.room or day.link}"


class ConfirmSlotForm(ActionForm):
    """The entrant's word."""

    submit_label = _("Confirm the time")

    presenters = LineField(
        label=_("Who presents"),
        max_length=300,
        help_text=_("Names and positions, as they should be called."),
    )
    sequence = forms.IntegerField(widget=forms.HiddenInput)


class AttendanceForm(ActionForm):
    """Who came."""

    submit_label = _("Save")

    attendance = forms.ChoiceField(
        label=_("Attendance"),
        choices=[row for row in Attendance.choices if row[0]],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what fits best.")},
    )
    note = LineField(label=_("Note"), max_length=300, required=False)


class ClockForm(ActionForm):
    """The next step of the clock."""

    step = forms.ChoiceField(
        choices=[("talk", "talk"), ("questions", "questions"), ("end", "end")],
        widget=forms.HiddenInput,
    )
