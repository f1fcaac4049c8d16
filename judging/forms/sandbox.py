"""Other weights for a list that stands: fields from the declared ones, a hundred in all."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from judging.queries.sandbox import STAGE

WHOLE = Decimal(100)


class WeightField(forms.DecimalField):
    """A weight in percent."""

    def __init__(self, name: str, declared: Decimal) -> None:
        super().__init__(
            label=name,
            min_value=0,
            max_value=100,
            max_digits=5,
            decimal_places=2,
            initial=declared.normalize() if declared % 1 else declared.to_integral_value(),
            error_messages={"required": _("Enter a number from 0 to 100.")},
        )


class SandboxForm(forms.Form):
    """`declared`: weights as `reweighted` names them; stages add up on their own."""

    def __init__(
        self, *args: Any, declared: Mapping[str, Decimal], names: Mapping[str, str], **kwargs: Any
    ) -> None:
        super().__init__(*args, auto_id="bobot-%s", **kwargs)
        for name, weight in declared.items():
            self.fields[name] = WeightField(names.get(name.removeprefix(STAGE), name), weight)

    def parts(self) -> list[dict[str, Any]]:
        """Fields of the aspects, and of the stages where there are several."""
        aspects = [self[name] for name in self.fields if not name.startswith(STAGE)]
        stages = [self[name] for name in self.fields if name.startswith(STAGE)]
        parts = [{"key": "aspek", "title": _("Aspects"), "fields": aspects}]
        if len(stages) > 1:
            parts.append({"key": "tahap", "title": _("Stages"), "fields": stages})
        return [{**part, "sum": self._sum(part["fields"])} for part in parts]

    def _sum(self, fields: list[forms.BoundField]) -> Decimal:
        """What stands in the fields now, as far as it is a number."""
        known = getattr(self, "cleaned_data", None)
        values = [
            field.initial if known is None else known.get(field.name, Decimal(0))
            for field in fields
        ]
        return sum(values, Decimal(0))

    def clean(self) -> dict[str, Any]:
        """The server counts as the page does."""
        cleaned = super().clean()
        for part in self.parts():
            if len(part["fields"]) > 1 and part["sum"] != WHOLE and not self.errors:
                text = _("The weights add up to %(sum)s, not to 100.")
                self.add_error(None, forms.ValidationError(text, params={"sum": part["sum"]}))
        return cleaned
