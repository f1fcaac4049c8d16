"""Hand in, and hand back."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import ActionForm, CleanTextField, ConfirmForm

DECLARATIONS = ("is_true", "may_publish")


class SubmitForm(ConfirmForm):
    """The two declarations, and the revision of the text that was read."""

    submit_label = _("Submit entry")

    revision = forms.IntegerField(widget=forms.HiddenInput)
    is_true = forms.BooleanField(
        label=_("The data are true and may be checked on site."),
        error_messages={"required": _("Declare that the data are true.")},
    )
    may_publish = forms.BooleanField(
        label=_("If the entry wins, it may be published and replicated."),
        error_messages={"required": _("Declare that it may be published.")},
    )

    def act_arguments(self) -> dict:
        """Both declarations are kept with the act."""
        return {"revision": self.cleaned_data["revision"], "declarations": DECLARATIONS}


class ReturnForm(ActionForm):
    """What the writers should mend."""

    submit_label = _("Return to the writers")

    note = CleanTextField(
        label=_("What should be mended"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("Write what should be mended.")},
    )
