"""What an organiser decides before a new edition is written."""

from crispy_forms.layout import Fieldset, Layout, Row
from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.utils.translation import gettext_lazy as _

from accounts.models import Agency
from competitions.forms.fields import validate_year
from competitions.models import ZONES
from competitions.plans import EditionPlan, obstacles_to_create
from competitions.states import Level
from core.forms import ActionForm, LineField

PREFIX = RegexValidator(
    r"^[A-Za-z0-9]+(-[A-Za-z0-9]+)*$", _("Only letters, digits and single dashes between them.")
)
FACTS = ("series", "name", "year", "level", "number_prefix", "zone", "opens_on")


class CompetitionCreateForm(ActionForm):
    """Series and year name an edition within its office; everything else can be changed later."""

    submit_label = _("Create competition")

    series = LineField(
        label=_("Series"),
        max_length=120,
        help_text=_("What the competition is called every year, without the year."),
        error_messages={"required": _("Write what the competition is called every year.")},
    )
    year = forms.IntegerField(
        label=_("Year"),
        validators=[MinValueValidator(2000), MaxValueValidator(2100)],
        error_messages={"required": _("Write the year.")},
    )
    name = LineField(
        label=_("Full name"),
        max_length=160,
        error_messages={"required": _("Write the full name.")},
    )
    level = forms.ChoiceField(label=_("Level"), choices=Level.choices)
    number_prefix = forms.CharField(
        label=_("Prefix of entry numbers"),
        max_length=12,
        validators=[PREFIX],
        help_text=_("Entries will be numbered after it, e.g. BMS27-001."),
        error_messages={"required": _("Write a prefix of capital letters and digits.")},
    )
    zone = forms.ChoiceField(
        label=_("Time zone"),
        choices=ZONES,
        help_text=_("All times of this competition are told in it."),
    )
    opens_on = forms.DateField(
        label=_("Registration opens on"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        validators=[validate_year],
        help_text=_("All other dates follow from this day."),
        error_messages={"required": _("Give the day on which registration opens.")},
    )

    def __init__(self, *args: object, organiser: Agency, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.organiser = organiser
        self.helper.layout = Layout(
            "idempotency_key",
            Fieldset(_("Name"), Row("series", "year"), "name", Row("level", "number_prefix")),
            Fieldset(_("First day"), Row("opens_on", "zone")),
        )

    def clean_number_prefix(self) -> str:
        """Small letters are meant as capitals."""
        return self.cleaned_data["number_prefix"].upper()

    def clean(self) -> dict:
        """Say at once which edition is in the way."""
        cleaned = super().clean()
        if not self.errors:
            for sentence in obstacles_to_create(self.organiser, self.plan()):
                self.add_error("series", sentence)
        return cleaned

    def plan(self) -> EditionPlan:
        """What the acts take."""
        return EditionPlan(**{name: self.cleaned_data[name] for name in FACTS})

    def act_arguments(self) -> dict:
        """One value for both acts."""
        return {"plan": self.plan()}
