"""Forms of events: the plan, seats, who came, materials."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from crispy_forms.layout import Fieldset, Layout, Row
from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from competitions.forms.base import clean_formfield
from competitions.forms.fields import validate_year
from competitions.materials import faults_of_file
from competitions.models import Competition, Event, EventSignUp
from competitions.revisions import Facts
from competitions.states import CompetitionState, VenueKind
from core.forms import ActionForm, CleanTextField

WALL_CLOCK = "%Y-%m-%dT%H:%M"
OWN_FIELDS = {"idempotency_key", "revision"}
MOST_CAME = 2000


def _clock_field(label: str) -> forms.DateTimeField:
    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format=WALL_CLOCK)
    return forms.DateTimeField(
        label=label, widget=widget, input_formats=[WALL_CLOCK], validators=[validate_year]
    )


class EventForm(ActionForm, forms.ModelForm):
    """An event with the revision that was read; its times are those of the zone it names."""

    submit_label = _("Save")

    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)
    starts_at = _clock_field(_("Starts"))
    ends_at = _clock_field(_("Ends"))

    class Meta:
        model = Event
        fields = [
            *("kind", "title", "summary", "competition", "starts_at", "ends_at", "zone"),
            *("venue_kind", "venue", "address", "link", "capacity", "seats_an_agency"),
            *("cost", "cost_note"),
        ]
        formfield_callback = clean_formfield
        labels = {"competition": _("Competition")}
        widgets = {"summary": forms.Textarea(attrs={"rows": 4})}
        help_texts = {
            "competition": _("The report compares who came with who entered this competition."),
            "venue": _("For your own hall: which one."),
            "address": _("For another place: where it is."),
            "link": _("For a meeting online: how to get in."),
            "capacity": _("Leave it empty where everybody finds a seat."),
            "cost": _("Stands in the report beside what came of it; not public."),
            "cost_note": _("E.g. hall, meals, travel of speakers."),
        }

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        event: Event = kwargs["instance"]
        zone = ZoneInfo(event.zone)
        clocks = {
            name: getattr(event, name).astimezone(zone).replace(tzinfo=None)
            for name in ("starts_at", "ends_at")
            if getattr(event, name)
        }
        cost = None if event.cost is None else f"{event.cost:.0f}"
        first = {"revision": event.revision, "cost": cost, **clocks}
        kwargs["initial"] = {**first, **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        self.fields["competition"].queryset = Competition.objects.managed_by(by).exclude(
            state__in=[CompetitionState.ARCHIVED, CompetitionState.CANCELLED]
        )
        self._name_empty_choices()
        self.fields["cost"].widget.attrs.update({"min": 0, "step": 1})
        self.helper.layout = Layout(
            *("idempotency_key", "revision"),
            Fieldset(_("What"), "kind", "title", "summary", "competition"),
            Fieldset(_("When"), Row("starts_at", "ends_at"), "zone"),
            Fieldset(_("Where"), "venue_kind", "venue", "address", "link"),
            Fieldset(_("Seats"), Row("capacity", "seats_an_agency")),
            Fieldset(_("Cost"), "cost", "cost_note"),
        )

    def _name_empty_choices(self) -> None:
        """A row of dashes says nothing to anybody."""
        self.fields["competition"].empty_label = _("no competition")
        for name, words in (("kind", _("Choose a kind")), ("venue_kind", _("Choose a place"))):
            field = self.fields[name]
            field.choices = [("", words), *(one for one in field.choices if one[0])]

    def clean(self) -> dict:
        """Times in the event's own zone, in their order; a place that can be found."""
        facts = super().clean()
        zone = ZoneInfo(facts.get("zone") or "Asia/Jakarta")
        for name in ("starts_at", "ends_at"):
            if facts.get(name):
                facts[name] = _in_zone(facts[name], zone)
        first, last = facts.get("starts_at"), facts.get("ends_at")
        if first and last and last <= first:
            self.add_error("ends_at", _("It ends before it starts. Choose a later time."))
        self._clean_place(facts)
        if facts.get("cost") is not None and facts["cost"] < 0:
            self.add_error("cost", _("A cost is not below zero."))
        return facts

    def _clean_place(self, facts: dict) -> None:
        owed = {
            VenueKind.OWN_HALL: ("venue", _("Write which hall.")),
            VenueKind.ELSEWHERE: ("address", _("Write the address.")),
            VenueKind.ONLINE: ("link", _("Give the link to the meeting.")),
        }
        name, text = owed.get(facts.get("venue_kind"), ("", ""))
        if name and not facts.get(name) and name not in self.errors:
            self.add_error(name, text)

    def facts(self) -> Facts:
        """What the act writes."""
        return {k: v for k, v in self.cleaned_data.items() if k not in OWN_FIELDS}


def _in_zone(value: datetime, zone: ZoneInfo) -> datetime:
    """The clock time that was typed, as an instant of this zone."""
    return timezone.make_naive(value, timezone.get_current_timezone()).replace(tzinfo=zone)


class SeatsForm(ActionForm):
    """How many come from an agency, and who."""

    submit_label = _("Sign up")

    seats = forms.IntegerField(label=_("Seats"), min_value=1)
    people = CleanTextField(
        label=_("Who comes"),
        help_text=_("One name a line. Only the organiser reads it."),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, most: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        seats = self.fields["seats"]
        seats.max_value = most
        seats.widget.attrs.update({"max": most, "inputmode": "numeric"})


class AttendanceForm(ActionForm):
    """One number for each agency that has seats."""

    submit_label = _("Save attendance")

    def __init__(self, *args: Any, sign_ups: list[EventSignUp], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for row in sign_ups:
            self.fields[row.code] = forms.IntegerField(
                label=row.agency.name,
                required=False,
                min_value=0,
                max_value=MOST_CAME,
                initial=row.attended,
                widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
            )

    def act_arguments(self) -> dict:
        """By the code of the sign-up."""
        return {"came": super().act_arguments()}

    def rows(self) -> list[forms.BoundField]:
        """The numbers, without the key."""
        return [self[name] for name in self.fields if name != "idempotency_key"]


class WalkInForm(ActionForm):
    """How many came from an agency without seats."""

    submit_label = _("Add")

    came = forms.IntegerField(label=_("Came"), min_value=1, max_value=MOST_CAME)


class MaterialForm(ActionForm):
    """A file or a link; one of them."""

    submit_label = _("Add material")

    title = CleanTextField(label=_("Title"), max_length=160)
    file = forms.FileField(
        label=_("File"),
        help_text=_("PDF, PPTX or DOCX, at most 10 MB."),
        required=False,
        max_length=200,
        widget=forms.FileInput(attrs={"accept": ".pdf,.pptx,.docx"}),
    )
    link = forms.URLField(
        label=_("Or a link"), required=False, max_length=200, assume_scheme="https"
    )

    def clean_file(self) -> Any:
        """The size is judged before a byte is looked at, the kind by the bytes."""
        file = self.cleaned_data["file"]
        faults = faults_of_file(file) if file else []
        if faults:
            raise forms.ValidationError(faults)
        return file

    def clean(self) -> dict:
        """Exactly one of both."""
        facts = super().clean()
        has_file, has_link = bool(facts.get("file")), bool(facts.get("link"))
        if has_file and has_link:
            self.add_error("link", _("Give either a file or a link."))
        if not has_file and not has_link and not self.errors:
            self.add_error("file", _("Choose a file, or give a link."))
        return facts
