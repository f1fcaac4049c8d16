"""Forms of money that followed an honour."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from awards.facts import IncentiveFacts
from awards.models.incentives import LARGEST
from awards.states import IncentiveKind, SourceKind
from competitions.states import Level
from core.forms import ActionForm, LineField, ReasonForm
from innovations.models import Honour

EARLIEST = 2014


class IncentiveForm(ActionForm):
    """What was received, and where this is written."""

    submit_label = _("Save the fact")

    kind = forms.ChoiceField(label=_("Kind"), choices=IncentiveKind.choices)
    kind_note = LineField(
        label=_("What it is"),
        max_length=120,
        required=False,
        help_text=_("Only for something else, e.g. equipment for the unit."),
    )
    amount = forms.DecimalField(
        label=_("Amount in rupiah"),
        required=False,
        min_value=1,
        max_value=LARGEST,
        decimal_places=2,
        localize=True,
        help_text=_("Leave it empty where nobody knows it; an estimate is no fact."),
    )
    year = forms.IntegerField(label=_("Budget year"), min_value=EARLIEST)
    level = forms.ChoiceField(label=_("Level"), choices=Level.choices)
    honour = forms.ModelChoiceField(
        label=_("For which honour"),
        queryset=Honour.objects.none(),
        required=False,
        empty_label=_("None in particular"),
    )
    source_kind = forms.ChoiceField(label=_("Kind of source"), choices=SourceKind.choices)
    source = LineField(
        label=_("Where this is written"),
        max_length=200,
        help_text=_("Number of the decree, or title and date of the document or report."),
        error_messages={"required": _("Say where this is written.")},
    )

    def __init__(self, *args: Any, honours: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["honour"].queryset = honours
        self.fields["honour"].label_from_instance = say_honour

    def clean_year(self) -> int:
        """A budget is made the year before; further ahead nothing is certain."""
        year = self.cleaned_data["year"]
        if year > self.today.year + 1:
            raise forms.ValidationError(_("This budget is not made yet."))
        return year

    def clean(self) -> dict:
        """Something else has to be named."""
        cleaned = super().clean()
        if cleaned.get("kind") == IncentiveKind.OTHER and not cleaned.get("kind_note"):
            self.add_error("kind_note", _("Say what it is."))
        return cleaned

    def act_arguments(self) -> dict:
        """The facts as the act takes them."""
        told = super().act_arguments()
        rest = {"reason": told.pop("reason")} if "reason" in told else {}
        return {"facts": IncentiveFacts(**told), **rest}


class CorrectIncentiveForm(IncentiveForm, ReasonForm):
    """Put it right, and say why."""

    submit_label = _("Save the correction")


class WithdrawIncentiveForm(ReasonForm):
    """It was not true, or is there twice."""

    submit_label = _("Withdraw the fact")


def say_honour(honour: Honour) -> str:
    """As lists name it."""
    return f"{honour.award}, {honour.event} {honour.year}"
