"""A nameless copy by hand."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import ActionForm, CleanTextField


class SupplyCopyForm(ActionForm):
    """A PDF or a photo in the place of a file that stays closed."""

    submit_label = _("Give to the judges")

    file = forms.FileField(
        label=_("Copy without names"),
        help_text=_("A PDF, or a photo. Print the file as PDF and cover what tells who made it."),
        widget=forms.FileInput(
            attrs={"accept": "application/pdf,.pdf,image/jpeg,image/png", "data-plain": True}
        ),
        error_messages={"required": _("Choose a file first.")},
    )
    reason = CleanTextField(
        label=_("What was changed"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write what was changed. It is kept with the file.")},
    )

    def act_arguments(self) -> dict[str, Any]:
        """As the act names them."""
        return {name: self.cleaned_data[name] for name in ("file", "reason")}
