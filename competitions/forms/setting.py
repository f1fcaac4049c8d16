"""The edition itself: its name, its goals, its zone."""

from typing import Any

from crispy_forms.layout import Fieldset, Layout, Row
from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from competitions.forms.base import RowForm
from competitions.forms.creation import PREFIX
from competitions.models import Competition
from competitions.states import Sdg

TALL = {"rows": 4}


class BasicsForm(RowForm):
    """What stands at the top of the edition's page, and what entries are asked about goals."""

    number_prefix = forms.CharField(
        label=gettext_lazy("Prefix of entry numbers"),
        max_length=12,
        validators=[PREFIX],
        help_text=gettext_lazy("Entries will be numbered after it, e.g. BMS27-001."),
    )
    sdgs = forms.TypedMultipleChoiceField(
        label=gettext_lazy("SDGs to choose from"),
        choices=[(goal.value, format_lazy("{}. {}", goal.value, goal.label)) for goal in Sdg],
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Offer at least one goal.")},
    )

    class Meta(RowForm.Meta):
        model = Competition
        fields = [
            "name",
            "series",
            "year",
            "theme",
            "summary",
            "legal_basis",
            "zone",
            "number_prefix",
            "needs_agency_head",
            "sdgs",
            "fewest_sdgs",
        ]
        widgets = {"summary": forms.Textarea(TALL), "legal_basis": forms.Textarea(TALL)}
        help_texts = {
            "series": gettext_lazy("What the competition is called every year, without the year."),
            "legal_basis": gettext_lazy("One regulation or decree a line."),
            "zone": gettext_lazy("Times already set stay where they are; look through them."),
            "needs_agency_head": gettext_lazy("Before the local admin sees the entry."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"].validators += [MinValueValidator(2000), MaxValueValidator(2100)]
        self.fields["fewest_sdgs"].validators += [MaxValueValidator(len(Sdg))]

    def layout(self) -> Layout:
        """Four sets; the reason comes last."""
        return Layout(
            "idempotency_key",
            "revision",
            Fieldset(_("Name"), "name", Row("series", "year"), Row("number_prefix", "zone")),
            Fieldset(_("What everybody reads"), "theme", "summary", "legal_basis"),
            Fieldset(_("Goals"), "sdgs", "fewest_sdgs"),
            Fieldset(_("Approval"), "needs_agency_head"),
            *(["reason"] if "reason" in self.fields else []),
        )

    def clean_number_prefix(self) -> str:
        """Small letters are meant as capitals."""
        return self.cleaned_data["number_prefix"].upper()

    def clean(self) -> dict:
        """One series a year, and no more goals owed than offered."""
        cleaned = super().clean()
        self._check_series(cleaned)
        fewest, offered = cleaned.get("fewest_sdgs") or 0, cleaned.get("sdgs") or []
        if offered and fewest > len(offered):
            self.add_error("fewest_sdgs", _("That is more than the goals you offer."))
        return cleaned

    def _check_series(self, cleaned: dict) -> None:
        same = Competition.objects.filter(
            organiser=self.edition.organiser_id,
            series__iexact=cleaned.get("series", ""),
            year=cleaned.get("year"),
        ).exclude(pk=self.edition.pk)
        for other in same[:1]:
            facts = {"name": other.name, "series": other.series, "year": other.year}
            self.add_error("series", _("“%(name)s” is already the %(series)s of %(year)s.") % facts)
