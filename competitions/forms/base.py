"""The form behind every row of an edition: its fields, its revision, and how values are said."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django import forms
from django.db import models
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from competitions.forms.fields import PublicReasonField
from competitions.models import Competition
from competitions.parts import has_field, rules_to_edit
from competitions.revisions import Facts
from core.forms import ActionForm, CleanTextField, LineField
from core.models import Revised
from core.moments import say_day, say_moment

#: Fields of the form that are not facts of the row.
OWN_FIELDS = {"idempotency_key", "revision", "reason"}
PARENTS = {"competition", "rule_set", "section"}
NOTHING = "\N{EN DASH}"


@dataclass(frozen=True, slots=True)
class Compared:
    """One field in both versions, in words."""

    label: str
    mine: str
    stored: str

    @property
    def differs(self) -> bool:
        """Whether somebody has to choose."""
        return self.mine != self.stored


def clean_formfield(field: models.Field, **options: Any) -> forms.Field | None:
    """Free text loses control characters before it is counted; everything else as Django has it.

    SECURITY: a name is one line, since it stands in subjects and calendar files.
    """
    is_text = isinstance(field, models.CharField | models.TextField)
    if is_text and not field.choices and not isinstance(field, models.SlugField):
        is_line = isinstance(field, models.CharField)
        options.setdefault("form_class", LineField if is_line else CleanTextField)
    if isinstance(field, models.TextField):
        options.setdefault("widget", forms.Textarea(attrs={"rows": 4}))
    return field.formfield(**options)


class RowForm(ActionForm, forms.ModelForm):
    """A row's fields with the revision that was read. `save()` is never called.

    Give the row as `instance`, new ones with their parent set, and its `edition`.
    `asks_reason`: the edition is published, so that a second person will read why.
    """

    submit_label = gettext_lazy("Save")

    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        formfield_callback = clean_formfield

    def __init__(
        self, *args: Any, edition: Competition, asks_reason: bool = False, **kwargs: Any
    ) -> None:
        self.edition = edition
        instance: Revised = kwargs["instance"]
        kwargs["initial"] = {"revision": instance.revision, **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        self._limit_choices()
        if asks_reason:
            self.fields["reason"] = PublicReasonField()
        self.helper.layout = self.layout()

    def layout(self) -> Any:
        """How the fields stand; forms with many of them part them in sets."""
        return type(self.helper.layout)(*self.fields)

    def facts(self) -> Facts:
        """What the act writes."""
        return {k: v for k, v in self.cleaned_data.items() if k not in OWN_FIELDS}

    def compare(self, stored: Revised) -> list[Compared]:
        """What was typed beside what the row says by now."""
        return [
            Compared(
                label=self.label_of(name),
                mine=self.say(name, value),
                stored=self.say(name, self.stored_value(stored, name)),
            )
            for name, value in self.facts().items()
        ]

    def label_of(self, name: str) -> str:
        """What a field is called."""
        return str(self.fields[name].label or capfirst(name))

    def stored_value(self, stored: Revised, name: str) -> Any:
        """The row's value as the form would have cleaned it."""
        value = getattr(stored, name)
        return value.all() if isinstance(value, models.Manager) else value

    def say(self, name: str, value: Any) -> str:
        """A cleaned value in words."""
        choices = getattr(self.fields.get(name), "choices", None)
        if choices is not None and not isinstance(value, models.Model | models.QuerySet):
            labels = {str(key): str(label) for key, label in choices}
            values = value if isinstance(value, list) else [value]
            return say_value([labels.get(str(one), str(one)) for one in values if one != ""])
        return say_value(value)

    def _limit_choices(self) -> None:
        """Only rows of the same edition, and of the same version of its rules."""
        for field in self.fields.values():
            if isinstance(field, forms.ModelChoiceField):
                field.queryset = self._own_rows(field.queryset)

    def _own_rows(self, rows: models.QuerySet) -> models.QuerySet:
        if has_field(rows.model, "competition"):
            return rows.filter(competition=self.edition)
        if has_field(rows.model, "rule_set"):
            return rows.filter(rule_set=rules_to_edit(self.edition))
        return rows

    def _get_validation_exclusions(self) -> set[str]:
        """Names are unique within the parent, which is no field of the form."""
        return super()._get_validation_exclusions() - (PARENTS - set(self.fields))


def say_value(value: Any) -> str:
    """A value in words, in the active language and zone."""
    if value is None or value in ("", [], ()):
        return NOTHING
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, datetime):
        return say_moment(value, timezone.get_current_timezone_name())
    if isinstance(value, date):
        return say_day(value)
    if isinstance(value, models.QuerySet | list | tuple):
        return _say_all(value)
    return str(value)


def _say_all(values: Iterable[Any]) -> str:
    return ", ".join(str(one) for one in values) or NOTHING
