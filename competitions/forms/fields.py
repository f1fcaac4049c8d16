"""Fields that several forms of an edition share."""

from datetime import date, datetime, tzinfo
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.forms import CleanTextField

LOCAL_FORMAT = "%Y-%m-%dT%H:%M"
TYPED = "%Y-%m-%d %H:%M"
FIRST_YEAR, LAST_YEAR = 2000, 2100


def validate_year(value: date) -> None:
    """At the end of all time no other zone has a clock, and nothing can move on by a day."""
    if not FIRST_YEAR <= value.year <= LAST_YEAR:
        years = {"first": FIRST_YEAR, "last": LAST_YEAR}
        raise ValidationError(gettext("Choose a year from %(first)s to %(last)s.") % years)


class LocalMomentField(forms.DateTimeField):
    """An instant, typed and shown in the edition's own zone, never in the reader's.

    Without a `zone` that is the active one, which the pages of an edition set to its own.
    """

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format=LOCAL_FORMAT)
    default_validators = (validate_year,)
    zone: tzinfo | None = None

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(input_formats=[LOCAL_FORMAT, f"{LOCAL_FORMAT}:%S", TYPED], **kwargs)

    def to_python(self, value: object) -> datetime | None:
        """Read in the edition's zone."""
        with timezone.override(self.zone or timezone.get_current_timezone()):
            return super().to_python(value)

    def prepare_value(self, value: object) -> object:
        """Write in the edition's zone."""
        with timezone.override(self.zone or timezone.get_current_timezone()):
            return super().prepare_value(value)


class PublicReasonField(CleanTextField):
    """Why something changes that everybody relies on."""

    def __init__(self, **kwargs: Any) -> None:
        told = {
            "label": _("Reason for the change"),
            "help_text": _("Everybody reads it in the change log, once a second person agrees."),
            "max_length": 2000,
            "widget": forms.Textarea(attrs={"rows": 3}),
            "error_messages": {"required": _("Write the reason. Everybody will read it.")},
        }
        super().__init__(**{**told, **kwargs})
