"""Forms that acts share: confirm, and say why."""

import uuid

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from core.words import clean_text


def fields_only() -> FormHelper:
    """Crispy draws the fields; the template has the form's tag, its token and its buttons."""
    helper = FormHelper()
    helper.form_tag = False
    helper.disable_csrf = True
    return helper


class CleanTextField(forms.CharField):
    """Text in NFC without control characters; line ends are unified before the length is judged."""

    def to_python(self, value: object) -> str:
        """Clean first, so that what is counted is what is kept."""
        return clean_text(super().to_python(value) or "")


class LineField(CleanTextField):
    """One clean line: runs of white space become one space."""

    def to_python(self, value: object) -> str:
        """Join what was broken."""
        return " ".join(super().to_python(value).split())


class ActionForm(forms.Form):
    """The form behind one act: it carries the idempotency key of this page view."""

    submit_label = _("Continue")

    idempotency_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: object, **kwargs: object) -> None:
        kwargs["initial"] = {"idempotency_key": uuid.uuid4(), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        self.helper = fields_only()
        self.helper.layout = Layout(*self.fields)

    def act_arguments(self) -> dict:
        """What the act takes from the form, by its own argument names."""
        return {k: v for k, v in self.cleaned_data.items() if k != "idempotency_key"}


class ConfirmForm(ActionForm):
    """Only the question itself."""

    submit_label = _("Confirm")


class ReasonForm(ActionForm):
    """An act that owes a reason."""

    submit_label = _("Save decision")

    reason = CleanTextField(
        label=_("Reason"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Write the reason. It is kept with the decision.")},
    )
