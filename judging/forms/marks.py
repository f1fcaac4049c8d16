"""Marks as people here write them: 74,5."""

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils import formats
from django.utils.translation import gettext_lazy as _

from competitions.models import Criterion, Stage
from core.forms import CleanTextField
from judging.marks import MarkFacts, faults_of_mark, plain, reason_bounds, say_reason_rule
from judging.models import Mark

NUMBER = re.compile(r"[0-9]{1,4}(?:[.,][0-9]{1,2})?")


class MarkField(forms.CharField):
    """A mark: digits, and at most two decimals after a comma or a point."""

    def to_python(self, value: object) -> Decimal | None:
        """Decimal or None; never a binary float, never NaN or infinity."""
        text = super().to_python(value)
        if not text:
            return None
        if not NUMBER.fullmatch(text):
            raise forms.ValidationError(
                _("Write a number with at most two decimals, such as 74,5."), code="number"
            )
        return Decimal(text.replace(",", "."))


class MarkForm(forms.Form):
    """One aspect of the rubric: level, number, reason. All empty means: not marked yet."""

    level = forms.IntegerField(required=False, min_value=1, max_value=100)
    value = MarkField(required=False)
    reason = CleanTextField(required=False, max_length=4000)

    def __init__(
        self,
        criterion: Criterion,
        mark: Mark | None,
        *args: Any,
        stage: Stage | None = None,
        **kwargs: Any,
    ) -> None:
        self.criterion, self.is_marked, self.stage = criterion, mark is not None, stage
        self.levels = list(criterion.levels.all())
        kwargs.setdefault("initial", _initial(mark))
        super().__init__(*args, prefix=criterion.code, **kwargs)

    @property
    def anchors(self) -> list[dict]:
        """The described levels as the page's radio group takes them."""
        chosen = str(self["level"].value() or "")
        return [
            {
                "value": level.number,
                "label": level.name,
                "range": f"{plain(level.low)}\N{EN DASH}{plain(level.high)}",
                "text": level.anchor,
                "is_checked": str(level.number) == chosen,
            }
            for level in self.levels
        ]

    @property
    def bands(self) -> str:
        """Where each level begins and ends, for the script: `1:0:20 2:21:40`."""
        return " ".join(
            f"{level.number}:{plain(level.low)}:{plain(level.high)}" for level in self.levels
        )

    @property
    def owed(self) -> str:
        """Where a reason is owed, for the script: `41:80`; an empty end is owed nowhere."""
        bounds = reason_bounds(self.stage, self.criterion)
        return ":".join("" if bound is None else plain(bound) for bound in bounds)

    @property
    def reason_rule(self) -> str:
        """The same in words."""
        return say_reason_rule(self.stage, self.criterion)

    @property
    def shown_value(self) -> str:
        """The number as the reader writes numbers; what was typed stays as typed."""
        value = self["value"].value()
        return shown_number(value) if isinstance(value, Decimal) else value or ""

    @property
    def is_blank(self) -> bool:
        """Whether nothing was given for this aspect."""
        given = self.cleaned_data
        return given.get("level") is None and given.get("value") is None and not given["reason"]

    def clean(self) -> dict:
        """Level and number belong together; the number lies in the level's band."""
        given = super().clean()
        level, value = given.get("level"), given.get("value")
        if self.errors or (level is None and value is None and not given.get("reason")):
            return given
        if level is None:
            self.add_error("level", _("Choose a level first."))
        elif value is None:
            self.add_error("value", _("Write the number inside the band of the level."))
        else:
            for fault in faults_of_mark(self.criterion, self.levels, self.facts()):
                self.add_error("value", fault)
        return given

    def facts(self) -> MarkFacts:
        """What the act takes."""
        given = self.cleaned_data
        return MarkFacts(self.criterion.code, given["level"], given["value"], given["reason"])


def shown_number(value: Decimal) -> str:
    """74,5 or 74.5, without needless zeros."""
    return formats.localize_input(value.normalize() if value % 1 else value.to_integral_value())


def _initial(mark: Mark | None) -> dict:
    if mark is None:
        return {}
    return {"level": mark.level, "value": mark.value, "reason": mark.reason}


class ScorecardForm(forms.Form):
    """The whole scorecard of one entry, for browsers without script and for "save and next"."""

    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    read = forms.IntegerField(min_value=0, required=False, widget=forms.HiddenInput)
    private_note = CleanTextField(required=False, max_length=4000)

    def __init__(self, aspects: Iterable[MarkForm], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.aspects = list(aspects)
        self.is_closed = False

    def is_valid(self) -> bool:
        """All aspects are read, so that all faults are shown at once."""
        parts = [aspect.is_valid() for aspect in self.aspects]
        return super().is_valid() and all(parts)

    def act_arguments(self) -> dict:
        """What `save_scorecard` takes."""
        marks = [aspect.facts() for aspect in self.aspects if not aspect.is_blank]
        return {
            "version": self.cleaned_data["version"],
            "read": self.cleaned_data["read"],
            "marks": marks,
            "private_note": self.cleaned_data["private_note"],
        }


def prefixed(criterion: Criterion, given: Mapping[str, Any]) -> dict[str, str]:
    """An autosave's fields by the names of the aspect's form."""
    names = ("level", "value", "reason")
    texts = {name: "" if given.get(name) is None else str(given[name]) for name in names}
    return {f"{criterion.code}-{name}": text for name, text in texts.items()}
