"""Fields that several forms of an edition share."""

from typing import Any

from django import forms

LOCAL_FORMAT = "%Y-%m-%dT%H:%M"
TYPED = "%Y-%m-%d %H:%M"


class LocalMomentField(forms.DateTimeField):
    """An instant on the clock of the active zone, which the pages of an edition set to its own."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format=LOCAL_FORMAT)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(input_formats=[LOCAL_FORMAT, f"{LOCAL_FORMAT}:%S", TYPED], **kwargs)
