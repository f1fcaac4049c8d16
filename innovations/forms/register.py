"""What the register asks of an innovation, with no edition in mind."""

from datetime import date

from crispy_forms.layout import Fieldset, Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from competitions.states import Level
from core.forms import ActionForm, LineField
from innovations.actions.register import HonourFacts
from innovations.facts import REGISTER_FIELDS, RegisterFacts, state_of
from innovations.forms.facts import FactsForm, figures
from innovations.models import Innovation
from innovations.states import Sustainability

EARLIEST_HONOUR = 2014  # the first national competition


class RegisterForm(FactsForm):
    """The facts of an innovation, with a category in its owner's own words."""

    submit_label = _("Save")

    category = LineField(
        label=_("Category"),
        max_length=120,
        help_text=_("The field that it belongs to; an edition may name it otherwise."),
        error_messages={"required": _("Name the category.")},
    )

    def __init__(
        self, *args: object, innovation: Innovation | None = None, **kwargs: object
    ) -> None:
        super().__init__(*args, **kwargs)
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
            figures(),
        )

    def act_arguments(self) -> dict:
        """The facts as the acts take them."""
        return {"facts": RegisterFacts(**self.told("category"))}


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
        help_text=_("JPEG or PNG, at most 15 MB. Place and device are taken out of it."),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png"}),
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
