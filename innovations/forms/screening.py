"""Decide about an entry: outcome, reasons, words, an end of repair, notes by section."""

from collections.abc import Mapping, Sequence
from datetime import tzinfo
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from competitions.forms.fields import LocalMomentField
from competitions.models import ScreeningReason
from core.forms import ActionForm, CleanTextField
from innovations.deciding import USES, Grounds
from innovations.forms.handing import LONGEST_NOTE
from innovations.section_notes import FILES
from innovations.states import Outcome

CHOICES = [
    (Outcome.ADMITTED, _("Passes")),
    (Outcome.REPAIR, _("Ask for repair")),
    (Outcome.REJECTED, _("Does not pass")),
]


class DecisionForm(ActionForm):
    """One decision. Reasons that do not fit the outcome are not looked at: the page hides them."""

    submit_label = _("Save and next")

    #: The number of the version that the page shows.
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    outcome = forms.ChoiceField(
        label=_("Outcome"),
        choices=CHOICES,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose an outcome.")},
    )
    reasons = forms.TypedMultipleChoiceField(
        label=_("Reasons"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )
    words = CleanTextField(
        label=_("In your own words"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    until = LocalMomentField(
        label=_("Repair until"),
        error_messages={"required": _("Say until when it can be repaired.")},
    )

    def __init__(
        self,
        *args: Any,
        reasons: Sequence[ScreeningReason],
        titles: Mapping[str, str],
        zone: tzinfo,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["until"].zone = zone
        is_owed = not self.is_bound or self.data.get("outcome") == Outcome.REPAIR
        self.fields["until"].required = is_owed
        self.known = {reason.pk: reason for reason in reasons}
        self.fields["reasons"].choices = [(row.pk, row.text) for row in reasons]
        self.codes = {f"note_{code}": code for code in (*titles, FILES)}
        named = {**titles, FILES: _("Attachments")}
        for name, code in self.codes.items():
            self.fields[name] = CleanTextField(
                label=named[code],
                max_length=LONGEST_NOTE,
                required=False,
                widget=forms.Textarea(attrs={"rows": 2}),
            )

    def clean(self) -> dict:
        """What the chosen outcome owes."""
        found = super().clean()
        outcome = found.get("outcome")
        grounds = self.grounds()
        if outcome in USES and not (grounds.reasons or grounds.words or "words" in self.errors):
            self.add_error("words", _("Choose a reason or write one: the team reads it."))
        return found

    def outcome_chosen(self) -> str:
        """Also of a form that is not complete yet: the preview asks."""
        return self.cleaned_data.get("outcome", "")

    def grounds(self) -> Grounds:
        """What fits the outcome; a form that is being filled in gives what it has."""
        told = self.cleaned_data
        uses = USES.get(told.get("outcome", ""), ())
        chosen = [self.known[key] for key in told.get("reasons", [])]
        notes = {code: told.get(name, "") for name, code in self.codes.items()}
        return Grounds(
            reasons=tuple(reason for reason in chosen if reason.use in uses),
            words=told.get("words", ""),
            until=told.get("until"),
            notes={code: text for code, text in notes.items() if text},
        )

    def act_arguments(self) -> dict:
        """What the act of this outcome takes."""
        grounds, seen = self.grounds(), {"seen": self.cleaned_data["version"]}
        told = {"reasons": grounds.reasons, "words": grounds.words, **seen}
        if self.outcome_chosen() == Outcome.REPAIR:
            return {**told, "until": grounds.until, "notes": grounds.notes}
        return told if self.outcome_chosen() == Outcome.REJECTED else seen

    @property
    def reason_rows(self) -> list[dict]:
        """The reasons with what they are for, as the page draws them."""
        chosen = {str(key) for key in self["reasons"].value() or []}
        return [
            {
                "value": str(key),  # as text: a page writes numbers with separators
                "label": row.text,
                "use": row.use,
                "is_chosen": str(key) in chosen,
            }
            for key, row in self.known.items()
        ]

    @property
    def note_rows(self) -> list:
        """Bound fields of the notes."""
        return [self[name] for name in self.codes]

    @property
    def has_notes(self) -> bool:
        """Whether any note is written or wrong: then the notes stand open."""
        return any(field.value() or field.errors for field in self.note_rows)


class PointForm(forms.Form):
    """The answer to one point of the checklist."""

    ANSWERS = {"ya": True, "tidak": False, "": None}

    is_met = forms.ChoiceField(choices=[(word, word) for word in ANSWERS], required=False)
    note = CleanTextField(max_length=300, required=False)

    def clean(self) -> dict:
        """A note belongs to an answer."""
        found = super().clean()
        if found.get("note") and not found.get("is_met"):
            raise forms.ValidationError(_("Choose yes or no first: a note alone is not kept."))
        return found

    def act_arguments(self) -> dict:
        """Yes, no, or nothing said."""
        is_met = self.ANSWERS[self.cleaned_data["is_met"]]
        return {"is_met": is_met, "note": self.cleaned_data["note"]}
