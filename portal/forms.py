"""What an organiser sends from a round's pages."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from competitions.models import Competition, Event
from competitions.states import EventState
from core.forms import ActionForm

MOST_NAMED = 200


class CallForm(ActionForm):
    """Whom to invite: the agencies that are named, or all that are silent; to an event or not."""

    instansi = forms.CharField(required=False, widget=forms.MultipleHiddenInput)
    event = forms.ModelChoiceField(
        Event.objects.none(),
        required=False,
        to_field_name="code",
        label=_("Invite to an event"),
        empty_label=_("no event"),
        help_text=_("Its name and time stand in the mail."),
    )

    def __init__(self, *args: Any, competition: Competition, at: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["event"].queryset = Event.objects.filter(
            organiser=competition.organiser_id, state=EventState.PUBLISHED, starts_at__gt=at
        )

    def clean_instansi(self) -> list[str] | None:
        """Codes as they were sent; what is unknown is passed over by the act."""
        named = self.data.getlist("instansi") if hasattr(self.data, "getlist") else []
        return named[:MOST_NAMED] or None

    def act_arguments(self) -> dict:
        """By the act's own names."""
        return {
            "agencies": self.cleaned_data["instansi"],
            "event": self.cleaned_data["event"],
        }
