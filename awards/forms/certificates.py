"""Forms of certificates."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import CleanTextField, ReasonForm


class RevokeForm(ReasonForm):
    """Say why a certificate no longer holds."""

    submit_label = _("Revoke certificate")


class ReissueForm(ReasonForm):
    """Put the names right; the old certificate is revoked in the same act."""

    submit_label = _("Revoke and issue again")

    recipient_name = CleanTextField(label=_("Recipient"), max_length=200)
    innovation_name = CleanTextField(label=_("Innovation"), max_length=200)

    field_order = ("idempotency_key", "recipient_name", "innovation_name", "reason")


class CodeForm(forms.Form):
    """The code below the QR code, as people type it."""

    code = forms.CharField(label=_("Code of the certificate"), max_length=80)
