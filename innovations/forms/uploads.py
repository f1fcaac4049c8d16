"""What a script says of a file before and while it sends it."""

from typing import Any

from django import forms
from django.core.validators import RegexValidator

from core.forms import LineField
from innovations.actions import UploadFacts
from innovations.models.files import SLOT_LENGTH

LONGEST_NAME = 400  # as the device has it; what people read is cleaned and shorter
DIGEST = RegexValidator(r"^[0-9a-f]{64}\Z")


class SendForm(forms.Form):
    """A small file in one request."""

    slot = forms.CharField(max_length=SLOT_LENGTH)
    key = forms.UUIDField()
    file = forms.FileField(allow_empty_file=True, max_length=LONGEST_NAME)

    def act_arguments(self) -> dict[str, Any]:
        """By the act's own names."""
        return {**self.cleaned_data, "name": self.cleaned_data["file"].name}


class StartForm(forms.Form):
    """A large file that comes in pieces."""

    slot = forms.CharField(max_length=SLOT_LENGTH)
    key = forms.UUIDField()
    name = LineField(max_length=LONGEST_NAME)
    size = forms.IntegerField(min_value=0, max_value=2**40)
    digest = forms.CharField(validators=[DIGEST])

    def act_arguments(self) -> dict[str, Any]:
        """By the act's own names."""
        facts = dict(self.cleaned_data)
        return {"slot": facts.pop("slot"), "facts": UploadFacts(**facts)}


class PieceForm(forms.Form):
    """One piece: where it begins, and its SHA-256."""

    offset = forms.IntegerField(min_value=0, max_value=2**40)
    digest = forms.CharField(validators=[DIGEST])
