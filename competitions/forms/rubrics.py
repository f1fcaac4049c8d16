"""What is scored: criteria with their levels; and how totals and ties are settled."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from crispy_forms.layout import Fieldset, Layout, Row
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from competitions.forms.base import RowForm
from competitions.models import PROPOSAL_RUBRIC, Criterion, RuleSet
from competitions.parts import rules_to_edit
from competitions.revisions import Facts
from competitions.rubrics import (
    LOT,
    Band,
    faults_of_bands,
    rubric_name,
    rungs_of,
    say_mark,
)
from competitions.states import StageKind
from core.forms import CleanTextField
from core.models import Revised

LEVELS = 5
PARTS = ("name", "anchor", "low", "high")
SCALE = ("weight", "min_score", "max_score")
BANDS = ((0, 20), (21, 40), (41, 60), (61, 80), (81, 100))
LEVEL_NAMES = (
    gettext_lazy("Very weak"),
    gettext_lazy("Weak"),
    gettext_lazy("Fair"),
    gettext_lazy("Good"),
    gettext_lazy("Excellent"),
)


class CriterionForm(RowForm):
    """A criterion with its anchored levels, written in one go."""

    rubric = forms.ChoiceField(
        label=gettext_lazy("Rubric"),
        help_text=gettext_lazy("Each stage of judging scores one rubric."),
    )

    class Meta(RowForm.Meta):
        model = Criterion
        fields = ["name", "question", "rubric", "section", "weight", "min_score", "max_score"]
        labels = {
            "section": gettext_lazy("Section that is read for it"),
            "min_score": gettext_lazy("Lowest mark"),
            "max_score": gettext_lazy("Highest mark"),
        }
        help_texts = {
            "question": gettext_lazy("What a judge asks while reading."),
            "section": gettext_lazy("Whoever is not asked the section is not scored on this."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        row: Criterion = kwargs["instance"]
        self.rules = rules_to_edit(kwargs["edition"])
        self.lines = self._lines_of(row)
        scale = {name: plain_mark(getattr(row, name)) for name in SCALE}
        started = {
            f"level_{number}_{part}": plain_mark(line[part])
            for number, line in enumerate(self.lines, start=1)
            for part in PARTS
        }
        kwargs["initial"] = {**scale, **started, **(kwargs.get("initial") or {})}
        self.numbers = range(1, max(LEVELS, len(self.lines)) + 1)
        super().__init__(*args, **kwargs)

    def _lines_of(self, row: Criterion) -> list[Facts]:
        """The row's own levels; a new one starts with the names and bands of a sister."""
        if row.pk:
            return list(row.levels.values(*PARTS))
        sister = self.rules.criteria.first() if self.rules else None
        if sister is None:
            names = zip(LEVEL_NAMES, BANDS, strict=True)
            return [{"name": n, "anchor": "", "low": low, "high": high} for n, (low, high) in names]
        return [{**line, "anchor": ""} for line in sister.levels.values(*PARTS)]

    def layout(self) -> Layout:
        """Facts, then one set a level; fields are made here, before the layout names them."""
        self.fields["rubric"].choices = self._rubrics()
        self.fields["section"].required = False
        self.fields["section"].empty_label = _("None: it is scored without the form")
        self._add_levels()
        own = [name for name in self.fields if not name.startswith("level_")]
        rest = [name for name in own if name not in {*SCALE, "reason"}]
        return Layout(
            *rest,
            Row(*SCALE),
            *(
                Fieldset(
                    _("Level %(number)s") % {"number": number},
                    Row(*(f"level_{number}_{part}" for part in ("name", "low", "high"))),
                    f"level_{number}_anchor",
                )
                for number in self.numbers
            ),
        )

    def _rubrics(self) -> list[tuple[str, str]]:
        found = self.rules.rubrics if self.rules else []
        kinds = [kind for kind in StageKind.values if kind != StageKind.DESK]
        names = dict.fromkeys([PROPOSAL_RUBRIC, *found, *kinds])
        return [(name, rubric_name(name)) for name in names]

    def _add_levels(self) -> None:
        """Levels that are there are owed whole; the others up to five may stay empty."""
        for number in self.numbers:
            fields = {
                "name": CleanTextField(label=_("Name"), max_length=60),
                "low": _mark_field(_("From mark")),
                "high": _mark_field(_("To mark")),
                "anchor": CleanTextField(
                    label=_("What this level looks like"),
                    max_length=300,
                    widget=forms.Textarea(attrs={"rows": 2}),
                ),
            }
            for part, field in fields.items():
                field.required = number <= len(self.lines)
                self.fields[f"level_{number}_{part}"] = field

    def clean(self) -> dict:
        """Each level is whole, and together they cover the scale once."""
        cleaned = super().clean()
        lines = [line for line in map(self._line, self.numbers) if any(_given(line))]
        cleaned["levels"] = [{"number": n, **line} for n, line in enumerate(lines, start=1)]
        if len(lines) < 2:
            self.add_error(None, _("At least two levels are needed."))
        elif not self._has_gaps() and {"min_score", "max_score"} <= cleaned.keys():
            self._check_bands(lines)
        return cleaned

    def _line(self, number: int) -> Facts:
        return {part: self.cleaned_data.get(f"level_{number}_{part}") for part in PARTS}

    def _has_gaps(self) -> bool:
        """Whether a level that was begun lacks a part; says so at the field."""
        for number in self.numbers:
            line = self._line(number)
            if any(_given(line)):
                self._ask_for_rest(number, line)
        return any(name.startswith("level_") for name in self.errors)

    def _ask_for_rest(self, number: int, line: Facts) -> None:
        for part, value in line.items():
            name = f"level_{number}_{part}"
            if value in (None, "") and name not in self.errors:
                self.add_error(name, _("This level is not complete."))

    def _check_bands(self, lines: list[Facts]) -> None:
        bands = [Band(line["name"], line["low"], line["high"]) for line in lines]
        scale = self.cleaned_data["min_score"], self.cleaned_data["max_score"]
        if scale[0] >= scale[1]:
            self.add_error("max_score", _("The highest mark must be above the lowest."))
            return
        for fault in faults_of_bands(bands, *scale):
            self.add_error(None, fault)

    def facts(self) -> Facts:
        """Columns, and the levels as lines."""
        facts = super().facts()
        return {name: value for name, value in facts.items() if not name.startswith("level_")}

    def label_of(self, name: str) -> str:
        """Levels are no field of their own."""
        return _("Levels") if name == "levels" else super().label_of(name)

    def stored_value(self, stored: Revised, name: str) -> Any:
        """Levels as the lines that they are."""
        if name == "levels":
            return list(stored.levels.values("number", *PARTS))
        return super().stored_value(stored, name)

    def say(self, name: str, value: Any) -> str:
        """One line a level."""
        if name != "levels":
            return super().say(name, value)
        return "\n".join(
            f"{line['name']}, {say_mark(line['low'])} \N{EN DASH} {say_mark(line['high'])}:"
            f" {line['anchor']}"
            for line in value
        )


def _mark_field(label: str) -> forms.DecimalField:
    return forms.DecimalField(label=label, max_digits=6, decimal_places=2)


def plain_mark(value: Any) -> Any:
    """A mark without needless zeros; everything else as it is."""
    return say_mark(value) if isinstance(value, Decimal) else value


def _given(line: Facts) -> Iterator[bool]:
    """Whether somebody wrote anything: a name or a description; bands alone are only a start."""
    return (bool(line[part]) for part in ("name", "anchor"))


class TieRuleForm(RowForm):
    """Method, decimals, and in which order rules part those with the same score."""

    class Meta(RowForm.Meta):
        model = RuleSet
        fields = ["method", "trim_from", "decimals"]
        widgets = {
            "method": forms.RadioSelect,
            "decimals": forms.Select(choices=[(number, str(number)) for number in (2, 3, 4)]),
        }
        help_texts = {
            "method": gettext_lazy(
                "Correcting judges is for stages in which each reads other entries, with some in "
                "common and at least ten each. Where every judge reads every entry, the plain "
                "mean is right, and such a stage does not start with it."
            ),
            "trim_from": gettext_lazy("Only for the mean without the highest and the lowest."),
            "decimals": gettext_lazy("Rounded once, half up; ranks follow the rounded score."),
        }

    def layout(self) -> Layout:
        """One number a rule: its place on the ladder."""
        criteria = self.instance.criteria.order_by("rubric", "-weight", "order")
        self.rungs = rungs_of(self.edition, criteria)
        chosen = [rung for rung in self.instance.tie_break if rung in self.rungs]
        self.in_order = [*chosen, *(rung for rung in self.rungs if rung not in chosen)]
        self.names = {rung: f"rung_{place}" for place, rung in enumerate(self.rungs)}
        for rung in self.in_order:
            self.fields[self.names[rung]] = forms.IntegerField(
                label=self.rungs[rung], required=False, min_value=1, max_value=99
            )
            if rung in chosen:
                self.initial[self.names[rung]] = chosen.index(rung) + 1
        own = ("idempotency_key", "revision", "method", "trim_from", "decimals")
        ladder = Fieldset(
            _("Rules for ties"), *(self.names[rung] for rung in self.in_order), css_class="ladder"
        )
        return Layout(*own, ladder)

    def clean(self) -> dict:
        """Places become the ladder; whatever stands behind the lot is never asked."""
        cleaned = super().clean()
        places = {rung: cleaned.get(name) for rung, name in self.names.items()}
        chosen = {rung: place for rung, place in places.items() if place is not None}
        cleaned["tie_break"] = sorted(chosen, key=chosen.__getitem__)
        if len(set(chosen.values())) != len(chosen):
            self.add_error(None, _("Two rules have the same place. Give each its own number."))
        elif LOT in chosen and cleaned["tie_break"][-1] != LOT:
            self.add_error(self.names[LOT], _("The lot parts everybody: it can only be the last."))
        return cleaned

    def facts(self) -> Facts:
        """Columns, and the ladder as the engine reads it."""
        facts = super().facts()
        return {name: value for name, value in facts.items() if not name.startswith("rung_")}

    def label_of(self, name: str) -> str:
        """The ladder is no field of its own."""
        return _("Rules for ties") if name == "tie_break" else super().label_of(name)

    def say(self, name: str, value: Any) -> str:
        """The ladder as numbered lines."""
        if name != "tie_break":
            return super().say(name, value)
        lines = (self.rungs.get(rung, rung) for rung in value)
        return "\n".join(f"{place}. {line}" for place, line in enumerate(lines, start=1))
