"""Hand in."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import ConfirmForm
from innovations.documents import DECLARATIONS


class SubmitForm(ConfirmForm):
    """The two declarations, and the revision of the text that was read."""

    submit_label = _("Submit entry")

    revision = forms.IntegerField(widget=forms.HiddenInput)
    is_true = forms.BooleanField(
        label=DECLARATIONS["is_true"],
        error_messages={"required": _("Declare that the data are true.")},
    )
    may_publish = forms.BooleanField(
        label=DECLARATIONS["may_publish"],
        error_messages={"required": _("Declare that it may be published.")},
    )

    def act_arguments(self) -> dict:
        """Both declarations are frozen with the version and kept with the act."""
        return {"revision": self.cleaned_data["revision"], "declarations": tuple(DECLARATIONS)}
