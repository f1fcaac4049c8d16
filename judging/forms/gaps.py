"""Scorecards that will not come: which, and why."""

from typing import Any

from crispy_forms.layout import Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import ActionForm, CleanTextField


class GapsForm(ActionForm):
    """Ticked scorecards, or all that are listed; one reason, which the judges read too."""

    submit_label = _("Do without the ticked ones")

    gaps = forms.MultipleChoiceField(
        required=False,
        error_messages={"invalid_choice": _("The list has changed. Look at it again.")},
    )
    everything = forms.BooleanField(required=False)
    reason = CleanTextField(
        label=_("Reason"),
        help_text=_(
            "The judge reads it. It stands on the page of the stage and in the file of marks."
        ),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Write the reason. It is kept with the decision.")},
    )

    def __init__(self, *args: Any, codes: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.codes = codes
        self.fields["gaps"].choices = [(code, code) for code in codes]
        self.helper.layout = Layout("idempotency_key", "reason")

    def clean(self) -> dict:
        """Somebody has to say which."""
        given = super().clean()
        if not given.get("everything") and not given.get("gaps") and "gaps" not in self.errors:
            raise forms.ValidationError(_("Tick at least one scorecard."))
        return given

    def act_arguments(self) -> dict:
        """Codes of assignments and the reason."""
        given = self.cleaned_data
        return {"gaps": self.codes if given["everything"] else given["gaps"]} | {
            "reason": given["reason"]
        }

    @property
    def ticked(self) -> list[str]:
        """What was ticked in a form that was refused."""
        return self.data.getlist("gaps") if self.is_bound else []
