"""Forms of the day of handing over."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from awards.models import Ceremony
from awards.states import Attendance
from competitions.forms.fields import LocalMomentField
from competitions.models import Competition
from core.forms import ActionForm, CleanTextField, ConfirmForm, LineField

MOST = 999


class CeremonyForm(ActionForm):
    """When, where, and who hands over."""

    submit_label = _("Save the ceremony")

    starts_at = LocalMomentField(label=_("Begins"))
    place = LineField(label=_("Place"), max_length=200)
    handed_by = LineField(
        label=_("Who hands over"), max_length=160, help_text=_("Name and position.")
    )
    note = CleanTextField(
        label=_("Note for those invited"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Dress, parking, whom to ask."),
    )
    is_public = forms.BooleanField(label=_("Name the day on the results page"), required=False)

    def __init__(self, *args: Any, competition: Competition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["starts_at"]
        field.zone = competition.tzinfo
        field.label = _("Begins, in %(zone)s") % {"zone": competition.get_zone_display()}


class InviteForm(ConfirmForm):
    """The letters leave at once."""

    submit_label = _("Send invitations")


class ReceiversForm(ActionForm):
    """All receivers in one table; each has its own small form."""

    submit_label = _("Save receivers")

    def __init__(self, *args: Any, ceremony: Ceremony, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = [
            ReceiverForm(self.data or None, prefix=str(one.pk), initial=vars(one), receiver=one)
            for one in ceremony.receivers.select_related("agency", "row__innovation", "row__tier")
        ]

    def is_valid(self) -> bool:
        """Every row counts."""
        rows = [row.is_valid() for row in self.rows]
        return super().is_valid() and all(rows)

    def act_arguments(self) -> dict:
        """By the receiver's key."""
        return {"receivers": {row.receiver.pk: row.cleaned_data for row in self.rows}}


class ReceiverForm(forms.Form):
    """Who receives one award."""

    position = forms.IntegerField(label=_("Turn"), min_value=1, max_value=MOST)
    person_name = LineField(label=_("Received by"), max_length=120, required=False)
    person_position = LineField(label=_("Position"), max_length=120, required=False)
    attendance = forms.ChoiceField(label=_("Attendance"), choices=Attendance.choices)
    note = LineField(label=_("Note"), max_length=200, required=False)

    def __init__(self, *args: Any, receiver: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.receiver = receiver
