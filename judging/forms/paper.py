"""A paper sheet as two persons enter it, one after the other."""

from collections.abc import Iterable
from typing import Any

from crispy_forms.layout import Fieldset, Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from competitions.models import Criterion, Stage
from core.forms import ActionForm, CleanTextField
from judging.marks import MarkFacts, level_of, owes_reason, plain, say_reason_rule

MARK, WORDS = "nilai-", "alasan-"


class PaperForm(ActionForm):
    """Number and reason of each aspect as they stand on the sheet; the level follows."""

    submit_label = _("Save what stands on the sheet")

    has_declared = forms.BooleanField(
        label=_("The judge has signed, and ticked that there is no conflict."),
        error_messages={
            "required": _("Without the signature of the judge the sheet does not count.")
        },
    )

    def __init__(
        self, *args: Any, stage: Stage, rubric: Iterable[Criterion], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.stage, self.rubric = stage, list(rubric)
        for criterion in self.rubric:
            self._add(criterion)
        rows = [self._fieldset(criterion) for criterion in self.rubric]
        self.helper.layout = Layout("idempotency_key", *rows, "has_declared")

    def _add(self, criterion: Criterion) -> None:
        low, high = plain(criterion.min_score), plain(criterion.max_score)
        self.fields[f"{MARK}{criterion.code}"] = forms.DecimalField(
            label=_("Number, %(low)s to %(high)s") % {"low": low, "high": high},
            min_value=criterion.min_score,
            max_value=criterion.max_score,
            decimal_places=2,
            required=criterion.weight > 0,
            localize=True,
            widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
        )
        self.fields[f"{WORDS}{criterion.code}"] = CleanTextField(
            label=_("Reason, as written"),
            help_text=say_reason_rule(self.stage, criterion),
            max_length=4000,
            required=False,
            widget=forms.Textarea(attrs={"rows": 2}),
        )

    def _fieldset(self, criterion: Criterion) -> Fieldset:
        names = (f"{MARK}{criterion.code}", f"{WORDS}{criterion.code}")
        return Fieldset(f"{criterion.order}. {criterion.name}", *names)

    def clean(self) -> dict:
        """A reason where the stage asks for one."""
        given = super().clean()
        for criterion in self.rubric:
            value = given.get(f"{MARK}{criterion.code}")
            if value is not None and owes_reason(self.stage, criterion, value):
                words = f"{WORDS}{criterion.code}"
                if words not in self.errors and not given.get(words):
                    self.add_error(words, _("A reason is owed for this number."))
        return given

    def act_arguments(self) -> dict:
        """Marks as a judge would have saved them."""
        given = self.cleaned_data
        marks = [
            MarkFacts(
                criterion.code,
                level_of(list(criterion.levels.all()), given[f"{MARK}{criterion.code}"]),
                given[f"{MARK}{criterion.code}"],
                given[f"{WORDS}{criterion.code}"],
            )
            for criterion in self.rubric
            if given.get(f"{MARK}{criterion.code}") is not None
        ]
        return {"marks": marks}


class ObjectionForm(ActionForm):
    """What is wrong in the entered sheet."""

    submit_label = _("Object")

    reason = CleanTextField(
        label=_("What does not match your sheet?"),
        help_text=_("The chair reads it and can open the scorecard again for you."),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
