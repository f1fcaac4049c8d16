"""Forms of an announcement."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from competitions.forms.fields import LocalMomentField
from competitions.models import Competition
from core.forms import ActionForm, CleanTextField, ReasonForm


class AnnouncementForm(ActionForm):
    """What the public will read, and from when."""

    submit_label = _("Save announcement")

    title = CleanTextField(label=_("Title of the results page"), max_length=160)
    message = CleanTextField(
        label=_("Message above the results"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    publish_at = LocalMomentField(
        label=_("Public from"),
        help_text=_("Nothing is seen before this instant: no page, no letter, no certificate."),
    )
    decree_number = CleanTextField(
        label=_("Number of the decree"),
        max_length=80,
        required=False,
        help_text=_("Stands on the certificates as their basis."),
    )
    signatory_name = CleanTextField(label=_("Who signs the certificates"), max_length=120)
    signatory_position = CleanTextField(label=_("Position of the signatory"), max_length=160)
    place = CleanTextField(label=_("Place of signing"), max_length=80)

    def __init__(self, *args: Any, competition: Competition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["publish_at"]
        field.zone = competition.tzinfo
        zone = competition.get_zone_display()
        field.label = _("Public from, in %(zone)s") % {"zone": zone}


class ApprovalForm(ActionForm):
    """A second look, said in so many words."""

    submit_label = _("Approve and schedule")

    fingerprint = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
    is_read = forms.BooleanField(
        label=_("I have read the results page and the letters, and they are right"),
        error_messages={
            "required": _("Read the results page and the letters first, then tick this box.")
        },
    )

    def act_arguments(self) -> dict:
        """The tick is for the person; the act takes what was read."""
        return {"fingerprint": self.cleaned_data["fingerprint"]}


class CancelForm(ReasonForm):
    """Take back what is scheduled."""

    submit_label = _("Cancel the announcement")
