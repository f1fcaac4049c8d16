"""All times of an edition on one page, and one window alone."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from crispy_forms.layout import Fieldset, Layout, Row
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from competitions.forms.base import RowForm
from competitions.forms.fields import LocalMomentField
from competitions.models import Competition, Stage, Window
from competitions.states import WindowKind
from core.forms import ActionForm, LineField

CLOSED = gettext_lazy("From this minute on it is closed.")


class WindowForm(RowForm):
    """One time span; its kind stays."""

    opens_at = LocalMomentField(label=gettext_lazy("Opens"))
    closes_at = LocalMomentField(label=gettext_lazy("Closes"), help_text=CLOSED)

    class Meta(RowForm.Meta):
        model = Window
        fields = ["opens_at", "closes_at"]

    def clean(self) -> dict:
        """It closes after it opens."""
        cleaned = super().clean()
        refuse_backwards(self, cleaned, "opens_at", "closes_at")
        return cleaned


def refuse_backwards(form: forms.Form, cleaned: dict, opens: str, closes: str) -> None:
    """A clear word at the field instead of a database error."""
    first, last = cleaned.get(opens), cleaned.get(closes)
    if first and last and last <= first:
        form.add_error(closes, _("It must close after it opens."))


@dataclass(frozen=True, slots=True)
class TimeRow:
    """A window or stage on the calendar; `row` is None for a window that is not there yet."""

    prefix: str
    name: str
    kind: str
    row: Window | Stage | None

    @property
    def names(self) -> tuple[str, str, str]:
        """The fields of opening, closing and revision."""
        return f"{self.prefix}-opens", f"{self.prefix}-closes", f"{self.prefix}-revision"


def time_rows(edition: Competition) -> list[TimeRow]:
    """Every kind of window, then the stages in their order."""
    windows = {window.kind: window for window in edition.windows.all()}
    rows = [
        TimeRow(kind.value, str(kind.label), kind.value, windows.get(kind)) for kind in WindowKind
    ]
    stages = edition.stages.order_by("order")
    return rows + [TimeRow(f"stage-{s.pk}", s.name, s.kind, s) for s in stages]


class CalendarForm(ActionForm):
    """Opening and closing of everything; a window without both is not held."""

    submit_label = gettext_lazy("Save calendar")

    def __init__(self, *args: Any, edition: Competition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.edition, self.rows = edition, time_rows(edition)
        for row in self.rows:
            self._add(row)
        self.helper.layout = Layout("idempotency_key", *[_fieldset(row) for row in self.rows])

    def _add(self, row: TimeRow) -> None:
        opens, closes, revision = row.names
        must = isinstance(row.row, Stage) or row.kind == WindowKind.REGISTRATION
        stored = row.row
        self.fields[opens] = LocalMomentField(
            label=_("Opens"), required=must, initial=stored and stored.opens_at
        )
        self.fields[closes] = LocalMomentField(
            label=_("Closes"), required=must, initial=stored and stored.closes_at
        )
        self.fields[revision] = forms.IntegerField(
            widget=forms.HiddenInput, required=False, initial=stored.revision if stored else 0
        )

    def clean(self) -> dict:
        """Both or neither, and forward."""
        cleaned = super().clean()
        for row in self.rows:
            opens, closes, _revision = row.names
            if opens in self.errors or closes in self.errors:
                continue
            first, last = cleaned.get(opens), cleaned.get(closes)
            if bool(first) != bool(last):
                self.add_error(closes if first else opens, _("Give both times, or none."))
            refuse_backwards(self, cleaned, opens, closes)
        return cleaned

    def times(self) -> Iterator[tuple[TimeRow, dict[str, Any], int]]:
        """Each row with what the form tells and the revision that was read."""
        for row in self.rows:
            opens, closes, revision = row.names
            told = {"opens_at": self.cleaned_data[opens], "closes_at": self.cleaned_data[closes]}
            yield row, told, self.cleaned_data[revision] or 0


def _fieldset(row: TimeRow) -> Fieldset:
    opens, closes, revision = row.names
    return Fieldset(row.name, Row(opens, closes), revision)


class HolidayForm(ActionForm):
    """A day off of the office."""

    day = forms.DateField(
        label=gettext_lazy("Day"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": gettext_lazy("Give the day.")},
    )
    name = LineField(
        label=gettext_lazy("Name of the holiday"),
        max_length=120,
        error_messages={"required": gettext_lazy("Write its name.")},
    )


class HolidayFillForm(ActionForm):
    """The year to fill."""

    year = forms.TypedChoiceField(label=gettext_lazy("Year"), coerce=int)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        kwargs["initial"] = {"year": today.year, **(kwargs.get("initial") or {})}
        super().__init__(*args, auto_id="fill-%s", **kwargs)
        years = range(today.year, today.year + 3)
        self.fields["year"].choices = [(year, str(year)) for year in years]
