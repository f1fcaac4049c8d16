"""Who reads what."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from core.codes import new_code
from core.forms import ActionForm, CleanTextField


class DrawForm(ActionForm):
    """The seed makes the draw one that anybody can repeat."""

    submit_label = _("Draw")

    seed = CleanTextField(
        label=_("Seed"),
        help_text=_("Any text. The same seed on the same list always gives the same result."),
        max_length=40,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"seed": new_code(), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)


class MatrixForm(ActionForm):
    """One page of the table: ticked pairs, and the rows that were shown."""

    submit_label = _("Save assignments")

    reason = CleanTextField(
        label=_("Reason, if you take an entry from a judge"), max_length=300, required=False
    )

    def __init__(self, *args: Any, matrix: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.matrix = matrix

    def clean(self) -> dict:
        """What changed against the table; taking back owes a reason."""
        given = super().clean()
        ticked = set(self.data.getlist("pair"))
        given["add"], given["remove"] = self.matrix.changes(ticked)
        if given["remove"] and not given.get("reason"):
            self.add_error("reason", _("Write why an entry is taken from its judge."))
        return given
