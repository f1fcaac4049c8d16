"""The facts of an innovation as an edition asks for them."""

from datetime import date, datetime

from crispy_forms.layout import HTML, Field, Fieldset, Layout, Row
from django import forms
from django.urls import reverse_lazy
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.models import Agency
from competitions.models import Competition
from competitions.states import Sdg
from core.forms import ActionForm, LineField
from innovations.facts import REGISTER_FIELDS, InnovationFacts
from innovations.models import Innovation

#: Public innovations of a similar name; asked for again when the name is changed.
SIMILAR = '<div id="serupa" aria-live="polite">{% include "innovations/_similar.html" %}</div>'
ASK_FOR_SIMILAR = {
    "hx-get": reverse_lazy("innovation-similar"),
    "hx-trigger": "input changed delay:600ms",
    "hx-target": "#serupa",
}
GOALS = {goal.value: format_lazy("{}. {}", goal.value, goal.label) for goal in Sdg}


class FactsForm(ActionForm):
    """What register and entry ask of an innovation alike; `today` decides what is still to come."""

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
    sdgs = forms.TypedMultipleChoiceField(
        label=_("Sustainable Development Goals"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=list(GOALS.items()),
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

    field_order = ("name", "subtitle", "long_name", "started_on", "group", "category", "sdgs")

    def __init__(self, *args: object, today: date, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["started_on"].widget.attrs["max"] = today.isoformat()

    def clean_started_on(self) -> date:
        """What has not begun is a plan; what is shown only is not asked."""
        started_on = self.cleaned_data["started_on"]
        if not self.fields["started_on"].disabled and started_on > self.today:
            raise forms.ValidationError(_("This day is still to come. Give the day it began."))
        return started_on

    def told(self, *more: str) -> dict:
        """Clean facts by the register's names, and `more` fields."""
        told = {name: self.cleaned_data[name] for name in (*REGISTER_FIELDS, *more)}
        return {**told, "sdgs": tuple(told["sdgs"])}


def figures() -> Fieldset:
    """The change in one figure, as both forms lay it out."""
    figures = Row(Field("measure_before"), Field("measure_after"))
    return Fieldset(_("What changed"), "measure", "measure_unit", figures)


class InnovationForm(FactsForm):
    """The facts of an innovation, with group and category of this edition."""

    group = forms.ModelChoiceField(label=_("Group"), queryset=None, empty_label=None)
    category = forms.ModelChoiceField(
        label=_("Category"),
        queryset=None,
        empty_label=_("Choose a category"),
        error_messages={"required": _("Choose a category.")},
    )

    def __init__(
        self,
        *args: object,
        competition: Competition,
        at: datetime,
        innovation: Innovation | None = None,
        entrant: Agency | None = None,
        **kwargs: object,
    ) -> None:
        today = at.astimezone(competition.tzinfo).date()
        super().__init__(*args, today=today, **kwargs)
        self.entrant, self.innovation = entrant, innovation
        self.fields["name"].widget.attrs.update(ASK_FOR_SIMILAR)
        self.fewest_sdgs = competition.fewest_sdgs
        self._offer(competition)
        self._offer_goals(competition)
        self._fix(innovation, at)
        self.helper.layout = self._layout()

    def _offer(self, competition: Competition) -> None:
        """Groups and categories of the edition; a single group needs no question."""
        self.fields["group"].queryset = competition.groups.all()
        self.fields["category"].queryset = competition.categories.all()
        groups = list(competition.groups.all())
        if len(groups) == 1:
            self.fields["group"].widget = forms.HiddenInput()
            self.fields["group"].initial = groups[0]

    def _offer_goals(self, competition: Competition) -> None:
        """Only the goals of this edition; how many are owed is said beforehand."""
        goals = self.fields["sdgs"]
        goals.choices = [(number, GOALS[number]) for number in GOALS if number in competition.sdgs]
        if self.fewest_sdgs:
            goals.required = True
            goals.help_text = goals.error_messages["required"] = self._say_fewest()

    def clean_sdgs(self) -> list[int]:
        """As many as the edition asks for; a public row keeps its own."""
        goals = self.cleaned_data["sdgs"]
        if not self.fields["sdgs"].disabled and len(goals) < self.fewest_sdgs:
            raise forms.ValidationError(self._say_fewest())
        return goals

    def _say_fewest(self) -> str:
        few = self.fewest_sdgs
        words = ngettext("Choose at least %(count)s goal.", "Choose at least %(count)s goals.", few)
        return words % {"count": few}

    def _fix(self, innovation: Innovation | None, at: datetime) -> None:
        """Show what the register knows; a public row is not changed through an entry."""
        if innovation is None:
            return
        for name in REGISTER_FIELDS:
            self.fields[name].initial = getattr(innovation, name)
            self.fields[name].disabled = innovation.is_public_at(at)
        if self.fields["sdgs"].disabled:
            self.fields["sdgs"].required = False

    def _layout(self) -> Layout:
        return Layout(
            "idempotency_key",
            Fieldset(
                _("The innovation"), "name", HTML(SIMILAR), "subtitle", "long_name", "started_on"
            ),
            Fieldset(_("Where it belongs"), "group", "category", "sdgs"),
            figures(),
        )

    def facts(self) -> InnovationFacts:
        """What the acts take."""
        return InnovationFacts(**self.told("group", "category"), innovation=self.innovation)

    def act_arguments(self) -> dict:
        """`start_proposal` also needs to know the entrant."""
        unit = {"entrant": self.entrant} if self.entrant else {}
        return {**unit, "facts": self.facts()}
