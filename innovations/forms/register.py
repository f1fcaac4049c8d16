"""What the register asks of an innovation, with no edition in mind."""

from datetime import date

from crispy_forms.layout import Field, Fieldset, Layout, Row
from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from competitions.states import Level, Sdg
from core.forms import ActionForm, LineField
from innovations.actions.register import HonourFacts
from innovations.facts import REGISTER_FIELDS, RegisterFacts, state_of
from innovations.models import Innovation
from innovations.states import Sustainability

EARLIEST_HONOUR = 2014  # the first national competition


class RegisterForm(ActionForm):
    """The facts of an innovation."""

    submit_label = _("Save")

    name = LineField(
        label=_("Name of the innovation"),
        max_length=120,
        help_text=_("As people know it, e.g. an acronym."),
        error_messages={"required": _("Write the name.")},
    )
    subtitle = LineField(
        label=_("What it is, in plain words"),
        max_length=200,
        help_text=_("One sentence that somebody outside your office understands."),
        error_messages={"required": _("Say in plain words what it is.")},
    )
    long_name = LineField(label=_("Long name of an acronym"), max_length=200, required=False)
    started_on = forms.DateField(
        label=_("In use since"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("The day from which citizens could use it, as in your decree."),
        error_messages={"required": _("Give the day on which it began.")},
    )
    category = LineField(
        label=_("Category"),
        max_length=120,
        help_text=_("The field that it belongs to; an edition may name it otherwise."),
        error_messages={"required": _("Name the category.")},
    )
    sdgs = forms.TypedMultipleChoiceField(
        label=_("Sustainable Development Goals"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[(goal.value, format_lazy("{}. {}", goal.value, goal.label)) for goal in Sdg],
    )
    measure = LineField(
        label=_("What was measured"),
        max_length=160,
        required=False,
        help_text=_("The one figure that shows the change, e.g. complete immunisation."),
    )
    measure_unit = LineField(label=_("Unit of the figure"), max_length=40, required=False)
    measure_before = forms.DecimalField(
        label=_("Before"), max_digits=12, decimal_places=2, required=False, localize=True
    )
    measure_after = forms.DecimalField(
        label=_("After"), max_digits=12, decimal_places=2, required=False, localize=True
    )

    def __init__(
        self, *args: object, today: date, innovation: Innovation | None = None, **kwargs: object
    ) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        for name in (*REGISTER_FIELDS, "category") if innovation else ():
            self.fields[name].initial = getattr(innovation, name)
        self.helper.layout = self._layout()

    def _layout(self) -> Layout:
        hidden = [name for name in ("seen",) if name in self.fields]
        return Layout(
            "idempotency_key",
            *hidden,
            Fieldset(_("The innovation"), "name", "subtitle", "long_name", "started_on"),
            Fieldset(_("Where it belongs"), "category", "sdgs"),
            Fieldset(
                _("What changed"),
                "measure",
                "measure_unit",
                Row(Field("measure_before"), Field("measure_after")),
            ),
        )

    def clean_started_on(self) -> date:
        """What has not begun is a plan."""
        started_on = self.cleaned_data["started_on"]
        if started_on > self.today:
            raise forms.ValidationError(_("This day is still to come. Give the day it began."))
        return started_on

    def act_arguments(self) -> dict:
        """The facts as the acts take them."""
        told = {name: self.cleaned_data[name] for name in (*REGISTER_FIELDS, "category")}
        return {"facts": RegisterFacts(**{**told, "sdgs": tuple(told["sdgs"])})}


class RegisterEditForm(RegisterForm):
    """With the state of the row that is shown."""

    seen = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: object, innovation: Innovation, **kwargs: object) -> None:
        super().__init__(*args, innovation=innovation, **kwargs)
        self.fields["seen"].initial = state_of(innovation)

    def act_arguments(self) -> dict:
        """What was read goes with what is written."""
        return {**super().act_arguments(), "seen": self.cleaned_data["seen"]}


class SustainabilityForm(ActionForm):
    """One question, once a year."""

    submit_label = _("Save")

    sustainability = forms.ChoiceField(
        label=_("How does it stand today?"),
        choices=Sustainability.choices,
        widget=forms.RadioSelect,
    )


class CoverForm(ActionForm):
    """A photo with what it shows; both go together."""

    submit_label = _("Save the photo")

    photo = forms.FileField(
        label=_("Photo"),
        help_text=_("JPEG, PNG or WebP, at most 15 MB. Place and device are taken out of it."),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
        error_messages={"required": _("Choose a photo.")},
    )
    note = LineField(
        label=_("What the photo shows"),
        max_length=160,
        help_text=_("For people who cannot see it, e.g. a nurse weighs a child on the boat."),
        error_messages={"required": _("Say what the photo shows.")},
    )


class MotifForm(ActionForm):
    """Back to the motif."""

    submit_label = _("Take the photo away")

    def act_arguments(self) -> dict:
        """No photo."""
        return {"photo": None}


class HonourForm(ActionForm):
    """An honour that this portal did not give itself."""

    submit_label = _("Save the honour")

    event = LineField(
        label=_("Competition"),
        max_length=160,
        error_messages={"required": _("Name the competition.")},
    )
    year = forms.IntegerField(label=_("Year"), min_value=EARLIEST_HONOUR)
    level = forms.ChoiceField(label=_("Level"), choices=Level.choices)
    award = LineField(
        label=_("Honour"),
        max_length=120,
        help_text=_("For instance: Top 45"),
        error_messages={"required": _("Name the honour.")},
    )
    source = LineField(
        label=_("Where this is written"),
        max_length=200,
        help_text=_("Number of the decree, or the address of the announcement."),
        error_messages={"required": _("Say where this is written.")},
    )

    def __init__(self, *args: object, today: date, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"].max_value = today.year
        self.today = today

    def clean_year(self) -> int:
        """Nobody has won in the future."""
        year = self.cleaned_data["year"]
        if year > self.today.year:
            raise forms.ValidationError(_("This year is still to come."))
        return year

    def act_arguments(self) -> dict:
        """The facts as the act takes them."""
        told = super().act_arguments()
        return {"facts": HonourFacts(**told)}
