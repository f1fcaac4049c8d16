"""What a judge says about the own entries."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import ActionForm, CleanTextField
from judging.states import ConflictKind


class ScorecardLockForm(ActionForm):
    """Locking names the version that the judge saw."""

    submit_label = _("Lock the scores")

    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)


class DeclareIndependenceForm(ActionForm):
    """The judge's word for one stage."""

    submit_label = _("Declare and open the entries")

    agrees = forms.BooleanField(
        label=_("I declare this and will hand back any entry that touches me."),
        error_messages={"required": _("Tick the box: the entries open after your declaration.")},
    )

    def act_arguments(self) -> dict:
        """The tick itself is the act."""
        return {}


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
