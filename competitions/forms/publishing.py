"""Reasons that everybody will read."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import ActionForm, CleanTextField


class RulesAdoptForm(ActionForm):
    """Why form or rubric change."""

    submit_label = _("Ask a second person")

    reason = CleanTextField(
        label=_("Reason for the change"),
        help_text=_("Everybody reads it in the change log, once a second person agrees."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write the reason. Everybody will read it.")},
    )


class CompetitionCancelForm(ActionForm):
    """Why the edition is not held."""

    submit_label = _("Cancel the competition")

    reason = CleanTextField(
        label=_("Reason"),
        help_text=_("Entrants read it in their mail, everybody on the page of the competition."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Write the reason. Everybody will read it.")},
    )
