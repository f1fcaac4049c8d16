"""Remind of drafts."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import ActionForm

MOST_NAMED = 200


class RemindForm(ActionForm):
    """The drafts that are named; without any, all that can still be submitted."""

    submit_label = _("Remind now")

    usulan = forms.CharField(required=False, widget=forms.MultipleHiddenInput)

    def clean_usulan(self) -> list[str] | None:
        """Codes as they were sent; what is unknown is passed over by the act."""
        named = self.data.getlist("usulan") if hasattr(self.data, "getlist") else []
        return named[:MOST_NAMED] or None

    def act_arguments(self) -> dict:
        """By the act's own name."""
        return {"proposals": self.cleaned_data["usulan"]}
