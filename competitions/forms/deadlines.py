"""What is told when a deadline moves."""

from typing import Any

from crispy_forms.layout import Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Agency
from competitions.forms.fields import LocalMomentField, PublicReasonField
from competitions.models import Competition
from core.forms import ActionForm


class WindowExtendForm(ActionForm):
    """The new closing, whether the rest follows, and why."""

    submit_label = _("Ask a second person")

    closes_at = LocalMomentField(
        label=_("New deadline"), error_messages={"required": _("Give the new deadline.")}
    )
    moves_rest = forms.BooleanField(
        label=_("Move everything that comes later by the same span"),
        help_text=_("Times after the old deadline; stages in which marks are given stay."),
        required=False,
    )
    reason = PublicReasonField(label=_("Reason"))


class WindowReopenForm(ActionForm):
    """For whom, until when, and why."""

    submit_label = _("Ask a second person")

    participant = forms.ModelChoiceField(
        label=_("Participant"),
        queryset=None,
        empty_label=_("Choose an agency"),
        help_text=_("It holds for every unit of this agency, and for nobody else."),
        error_messages={"required": _("Choose an agency.")},
    )
    closes_at = LocalMomentField(
        label=_("Open for it until"), error_messages={"required": _("Give the new deadline.")}
    )
    reason = PublicReasonField(label=_("Reason"))

    def __init__(self, *args: Any, edition: Competition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Agency.objects.current().filter(parent=edition.territory_id).order_by("name")
        self.fields["participant"].queryset = rows
        self.helper.layout = Layout("idempotency_key", "participant", "closes_at", "reason")
