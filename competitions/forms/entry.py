"""How often a participant may enter, and what an innovation must fulfil."""

from typing import Any

from crispy_forms.layout import Layout
from django import forms
from django.core.validators import MinValueValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from competitions.forms.base import RowForm
from competitions.models import EligibilityRule, Quota
from competitions.states import EligibilityKind, ReferenceDay

_K = EligibilityKind
COMMON = ("text", "question", "group")
FIELDS = {
    _K.MINIMUM_AGE: ("months", "reference", "reference_on"),
    _K.PAST_HONOUR: (
        "honour",
        "honour_level",
        "since_year",
        "until_year",
        "is_required",
        "most",
    ),
    _K.TITLE_UNIQUE: (),
}


class QuotaForm(RowForm):
    """Most entries of one participant."""

    class Meta(RowForm.Meta):
        model = Quota
        fields = ["agency_kind", "group", "most"]
        help_texts = {
            "agency_kind": gettext_lazy(
                "A participant is the agency directly below your government, with all its units. "
                "Empty: every kind that no other row names."
            ),
            "group": gettext_lazy("Empty: every group that no other row names."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["group"].empty_label = _("all groups")
        kinds = self.fields["agency_kind"].choices
        self.fields["agency_kind"].choices = [("", _("all kinds")), *list(kinds)[1:]]
        self.fields["most"].validators.append(MinValueValidator(1))


class EligibilityForm(RowForm):
    """A rule of entry; only the fields of its kind are shown, for the kind is chosen first."""

    kind = forms.ChoiceField(choices=_K.choices, widget=forms.HiddenInput)
    reference_on = forms.DateField(
        label=gettext_lazy("Date"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=gettext_lazy("Only where the age is counted back from a date."),
    )

    class Meta(RowForm.Meta):
        model = EligibilityRule
        fields = ["kind", *COMMON, *FIELDS[_K.MINIMUM_AGE], *FIELDS[_K.PAST_HONOUR]]
        help_texts = {
            "text": gettext_lazy("As everybody reads it."),
            "question": gettext_lazy("Answered with yes or no before somebody writes an entry."),
            "honour": gettext_lazy("Several names with commas between them count as one."),
            "most": gettext_lazy("0 bars everybody who has won it."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["group"].empty_label = _("all groups")
        for name in self._foreign_fields():
            del self.fields[name]
        for name in ("months", "reference", "honour"):
            if name in self.fields:
                self.fields[name].required = True
        self.helper.layout = self.layout()

    def layout(self) -> Layout:
        """The sentence first."""
        return Layout(*self.fields)

    def clean(self) -> dict:
        """A date where one is counted from, a number where the honour is not owed."""
        cleaned = super().clean()
        if cleaned.get("reference") == ReferenceDay.DATE and not cleaned.get("reference_on"):
            self.add_error("reference_on", _("Give the date from which the age is counted back."))
        is_limit = "most" in self.fields and not cleaned.get("is_required")
        if is_limit and cleaned.get("most") is None:
            self.add_error("most", _("Say how often the honour may have been won; 0 bars."))
        since, until = cleaned.get("since_year"), cleaned.get("until_year")
        if since and until and since > until:
            self.add_error("until_year", _("The last year comes before the first."))
        return cleaned

    def _kind(self) -> str:
        """Of a stored rule its own; of a new one what the link or the form names."""
        if self.instance.pk:
            return self.instance.kind
        told = self.data.get("kind") if self.is_bound else self.initial.get("kind")
        return told if told in _K.values else _K.MINIMUM_AGE

    def _foreign_fields(self) -> set[str]:
        own = FIELDS[_K(self._kind())]
        self.initial["kind"] = self._kind()
        return {name for names in FIELDS.values() for name in names} - set(own)
