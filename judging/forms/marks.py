"""Marks as people here write them: 74,5."""

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from competitions.models import Criterion, Stage
from core.forms import CleanTextField
from judging.aspects import Face, StoredAspect, draw_face, shown_number
from judging.marks import MarkFacts, faults_of_mark, plain, say_reason_rule
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
    def face(self) -> Face:
        """What the aspect asks, as pages draw it."""
        return draw_face(self.criterion, self.stage)

    def open(self, code: str) -> None:
        """Whether it is the one that stands open."""
        self.is_open = self.criterion.code == code

    @property
    def chosen(self) -> str:
        """The level's number as text; empty where none is."""
        return str(self["level"].value() or "")

    @property
    def anchors(self) -> list[dict]:
        """The described levels as the page's radio group takes them."""
        chosen = self.chosen
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
    def reason_rule(self) -> str:
        """Where a reason is owed, in words."""
        return say_reason_rule(self.stage, self.criterion)

    @property
    def shown_value(self) -> str:
        """The number as the reader writes numbers; what was typed stays as typed."""
        value = self["value"].value()
        return shown_number(value) if isinstance(value, Decimal) else value or ""

    @property
    def shown_reason(self) -> str:
        """As stored or typed."""
        return self["reason"].value() or ""

    @property
    def is_faulty(self) -> bool:
        """Whether the number has to be mended."""
        return bool(self["value"].errors)

    @property
    def sentences(self) -> list[str]:
        """What has to be mended."""
        return [str(error) for field in self for error in field.errors]

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


def _initial(mark: Mark | None) -> dict:
    if mark is None:
        return {}
    return {"level": mark.level, "value": mark.value, "reason": mark.reason}


class ScorecardForm(forms.Form):
    """The whole scorecard of one entry, for browsers without script and for "save and next"."""

    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    read = forms.IntegerField(min_value=0, required=False, widget=forms.HiddenInput)
    private_note = CleanTextField(required=False, max_length=4000)

    def __init__(
        self, aspects: Iterable[MarkForm | StoredAspect], *args: Any, **kwargs: Any
    ) -> None:
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
