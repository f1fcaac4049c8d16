"""Reasons that everybody will read."""

from django.utils.translation import gettext_lazy as _

from competitions.forms.fields import PublicReasonField
from core.forms import ActionForm


class RulesAdoptForm(ActionForm):
    """Why form or rubric change."""

    submit_label = _("Ask a second person")

    reason = PublicReasonField()


class RowRemoveForm(ActionForm):
    """Why a row is taken out of what is published."""

    submit_label = _("Ask for the removal")

    reason = PublicReasonField(label=_("Reason for the removal"))


class CompetitionCancelForm(ActionForm):
    """Why the edition is not held."""

    submit_label = _("Cancel the competition")

    reason = PublicReasonField(
        label=_("Reason"),
        help_text=_("Entrants read it in their mail, everybody on the page of the competition."),
    )
