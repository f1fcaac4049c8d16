"""Constraints of a cut: least and most places by one property of the entries."""

from typing import Any

from crispy_forms.layout import Fieldset, Layout, Row
from django import forms
from django.core.validators import MinValueValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from competitions.forms.base import RowForm
from competitions.models import StageQuota
from competitions.revisions import Facts
from competitions.states import QuotaField
from competitions.subjects import choices_of, subject_names


class StageQuotaForm(RowForm):
    """What is counted is one choice: a property, or one value of it."""

    counted = forms.ChoiceField(
        label=gettext_lazy("What is counted"),
        help_text=gettext_lazy(
            "“Alike” sets one limit that holds for every value of its own, e.g. at most two places "
            "for each agency."
        ),
    )

    class Meta(RowForm.Meta):
        model = StageQuota
        fields = ["group", "least", "most", "is_binding"]
        help_texts = {
            "group": gettext_lazy(
                "Empty: for the list of each group. A row of a group's own goes before it."
            ),
            "is_binding": gettext_lazy(
                "Otherwise it is only told to the plenary, beside the list as it was computed."
            ),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        row: StageQuota = kwargs["instance"]
        if row.pk:
            started = {"counted": f"{row.field}:{row.subject}"}
            kwargs["initial"] = {**started, **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)

    def layout(self) -> Layout:
        """What, how many, whether it binds."""
        self.fields["counted"].choices = choices_of(self.edition)
        self.fields["group"].empty_label = _("all groups")
        self.fields["most"].validators.append(MinValueValidator(0))
        return Layout(
            "idempotency_key",
            "revision",
            Fieldset(self.instance.stage.name, "counted", "group"),
            Fieldset(_("Places"), Row("least", "most"), "is_binding"),
            *(["reason"] if "reason" in self.fields else []),
        )

    def clean(self) -> dict:
        """It says something, is possible, and stands there once."""
        cleaned = super().clean()
        field, _colon, subject = cleaned.get("counted", "").partition(":")
        least, most = cleaned.get("least"), cleaned.get("most")
        if least is None and most is None and not {"least", "most"} & self.errors.keys():
            self.add_error("most", _("Say how many places at least or at most."))
        elif least is not None and most is not None and least > most:
            self.add_error("most", _("That is less than the least places."))
        elif field and not subject and least is not None:
            self.add_error("least", _("Least places are kept for one value, not for each alike."))
        elif field and not subject and most == 0:
            self.add_error("most", _("With no place for each of them nobody could go on."))
        self._refuse_twice(field, subject, cleaned.get("group"))
        return cleaned

    def _refuse_twice(self, field: str, subject: str, group: Any) -> None:
        others = StageQuota.objects.filter(
            stage=self.instance.stage, field=field, subject=subject, group=group
        )
        if field and others.exclude(pk=self.instance.pk).exists():
            self.add_error("counted", _("There is such a constraint already. Change that one."))

    def facts(self) -> Facts:
        """The choice as the two columns that it stands for."""
        told = super().facts()
        field, _colon, subject = told.pop("counted").partition(":")
        return {"stage": self.instance.stage, "field": field, "subject": subject, **told}

    def label_of(self, name: str) -> str:
        """Columns that are no field of the form."""
        own = {"stage": _("Stage"), "field": _("Counted by"), "subject": _("Only for")}
        return own[name] if name in own else super().label_of(name)

    def say(self, name: str, value: Any) -> str:
        """Codes by their names."""
        if name == "field":
            return str(QuotaField(value).label)
        if name == "subject" and value:
            field = self.cleaned_data.get("counted", "").partition(":")[0] or self.instance.field
            return subject_names(self.edition, [(field, value)])[field, value]
        return super().say(name, value)
