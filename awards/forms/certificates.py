"""Forms of certificates and of the names on them."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import ActionForm, ConfirmForm, LineField, ReasonForm


class RevokeForm(ReasonForm):
    """Say why a certificate no longer holds."""

    submit_label = _("Revoke certificate")


class ReissueForm(ReasonForm):
    """Put the names right; the old certificate is revoked in the same act."""

    submit_label = _("Revoke and issue again")

    recipient_name = LineField(label=_("Recipient"), max_length=200)
    innovation_name = LineField(label=_("Innovation"), max_length=200)

    field_order = ("idempotency_key", "recipient_name", "innovation_name", "reason")


class NamesForm(ActionForm):
    """The names as they will be printed; unchanged means: they are right."""

    submit_label = _("Send")

    recipient_name = LineField(
        label=_("Name of the recipient"),
        max_length=200,
        error_messages={"required": _("Write the name that will be printed.")},
    )
    innovation_name = LineField(
        label=_("Name of the innovation"),
        max_length=200,
        error_messages={"required": _("Write the name that will be printed.")},
    )


class CorrectForm(NamesForm):
    """The office's word on names."""

    submit_label = _("Print it like this")


class KeepForm(ReasonForm):
    """The correction is not taken."""

    submit_label = _("Keep the name as it was")


class IssueForm(ConfirmForm):
    """Do not wait for the end of the window."""

    submit_label = _("Make the certificates now")


class CodeForm(forms.Form):
    """The code below the QR code, as people type it."""

    code = forms.CharField(label=_("Code of the certificate"), max_length=200)


class CopyForm(forms.Form):
    """A copy that somebody holds, to be compared and forgotten."""

    copy = forms.FileField(label=_("PDF of the certificate"), allow_empty_file=True)
