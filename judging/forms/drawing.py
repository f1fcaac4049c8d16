"""Who reads what."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from competitions.models import Stage
from core.codes import new_code
from core.forms import ActionForm, CleanTextField, LineField
from judging.queries.matrix import Marked
from judging.queries.pairs import named_assignments, named_pairs


class DrawForm(ActionForm):
    """The seed makes the draw one that anybody can repeat."""

    submit_label = _("Draw")

    seed = LineField(
        label=_("Seed"),
        help_text=_("Any text. The same seed on the same list always gives the same result."),
        max_length=40,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"seed": new_code(), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)


class MatrixForm(ActionForm):
    """Ticked pairs and held ones, beside those that the page showed when it was opened.

    Only what the person touched is changed: whatever somebody else, or a draw, did meanwhile to
    other pairs stays.
    """

    submit_label = _("Save assignments")

    reason = CleanTextField(
        label=_("Reason of the change"),
        help_text=_(
            "Needed when an entry is taken from its judge, and for every change after a draw."
        ),
        max_length=300,
        required=False,
    )
    was = forms.CharField(widget=forms.HiddenInput, required=False)
    held = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, stage: Stage, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.stage = stage

    @property
    def marked(self) -> Marked | None:
        """What the person ticked, to be shown again when the form is refused."""
        if not self.is_bound:
            return None
        return Marked(frozenset(self.data.getlist("pair")), frozenset(self.data.getlist("pin")))

    def clean(self) -> dict:
        """What was touched. Taking back owes a reason, and so does any change after a draw."""
        given = super().clean()
        ticked, pins = self.marked.pairs, self.marked.pins
        was, held = set(given.pop("was").split()), set(given.pop("held").split())
        given["add"] = named_pairs(self.stage, ticked - was)
        given["remove"] = named_assignments(self.stage, was - ticked)
        given["pin"] = named_assignments(self.stage, (pins - held) & ticked)
        given["unpin"] = named_assignments(self.stage, (held - pins) & ticked)
        self._ask_reason(given)
        return given

    def _ask_reason(self, given: dict) -> None:
        if given.get("reason"):
            return
        if given["remove"]:
            self.add_error("reason", _("Write why an entry is taken from its judge."))
        elif given["add"] and self.stage.is_drawn:
            self.add_error("reason", _("Write why you change what was drawn."))


class UndoForm(ActionForm):
    """The latest change goes back, with a reason."""

    submit_label = _("Undo")

    reason = CleanTextField(
        label=_("Reason"),
        max_length=300,
        error_messages={"required": _("Write the reason. It is kept with the decision.")},
    )
