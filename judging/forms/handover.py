"""A judge's load: who takes over what, and the judge's own wish."""

from collections.abc import Iterable
from typing import Any

from crispy_forms.layout import Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import ActionForm, CleanTextField
from judging.models import PanelMember
from judging.queries.relief import Move

PREFIX = "ke-"


class HandoverForm(ActionForm):
    """A choice for each open entry: it stays, or goes to one of those who may read it."""

    submit_label = _("Move the entries")

    reason = CleanTextField(
        label=_("Reason"),
        help_text=_("The judge who gives entries away reads it."),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Write the reason. It is kept with the decision.")},
    )

    def __init__(self, *args: Any, moves: Iterable[Move], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.moves = list(moves)
        for move in self.moves:
            self.fields[f"{PREFIX}{move.assignment.code}"] = forms.ChoiceField(
                required=False,
                label=move.assignment.candidacy.proposal.number,
                choices=[("", _("stays")), *((m.code, _load(m)) for m in move.judges)],
                initial=move.proposal.code if move.proposal else "",
            )
        self.helper.layout = Layout("idempotency_key", "reason")

    def lines(self) -> list[tuple[Move, Any]]:
        """Each entry with its choice, for the table."""
        return [(move, self[f"{PREFIX}{move.assignment.code}"]) for move in self.moves]

    def clean(self) -> dict:
        """At least one entry goes."""
        given = super().clean()
        if not self.errors and not self._moves(given):
            raise forms.ValidationError(_("Choose who takes over at least one entry."))
        return given

    def _moves(self, given: dict) -> dict[str, str]:
        codes = [move.assignment.code for move in self.moves]
        return {code: given[f"{PREFIX}{code}"] for code in codes if given.get(f"{PREFIX}{code}")}

    def act_arguments(self) -> dict:
        """Code of the assignment to code of the judge."""
        return {"moves": self._moves(self.cleaned_data), "reason": self.cleaned_data["reason"]}


def _load(member: PanelMember) -> str:
    return f"{member.person.name} ({member.owed}/{member.maximum_load})"


class ReliefForm(ActionForm):
    """How many entries a judge would give away, and why."""

    submit_label = _("Ask the organiser")

    entries = forms.IntegerField(label=_("How many entries"), min_value=1, max_value=2000)
    reason = CleanTextField(
        label=_("Why?"),
        help_text=_("The organiser reads it and decides."),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class ReliefAnswerForm(ActionForm):
    """Why the load stays as it is."""

    submit_label = _("Leave it as it is")

    reason = CleanTextField(
        label=_("Reason"),
        help_text=_("The judge reads it."),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
