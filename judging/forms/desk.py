"""What a judge says about the own entries."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import ActionForm, CleanTextField
from judging.states import ConflictKind


class ScorecardLockForm(ActionForm):
    """Locking names the version that the judge saw."""

    submit_label = _("Lock the scores")

    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    has_read = forms.BooleanField(
        label=_("I have read the text as it is now, and my marks are for this text."),
        error_messages={"required": _("Read what is new, then tick this box.")},
    )

    def __init__(self, *args: Any, has_new_text: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_new_text:
            del self.fields["has_read"]


class AbstainForm(ActionForm):
    """Why a judge gives no marks; the organiser reads it."""

    submit_label = _("Abstain")

    reason = CleanTextField(
        label=_("Why do you give no marks?"),
        help_text=_("Only the organiser reads this."),
        max_length=300,
    )


class DeclareConflictForm(ActionForm):
    """One step: what kind, and one line."""

    submit_label = _("Hand back this entry")

    kind = forms.ChoiceField(
        label=_("What connects you with this entry?"),
        choices=ConflictKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what fits best.")},
    )
    note = CleanTextField(
        label=_("One line for the organiser"),
        help_text=_("Only the organiser reads this."),
        max_length=300,
        required=False,
    )
