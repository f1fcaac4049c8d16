"""What is chosen for a slot: files from the device, or an address. Files are judged by the act."""

import uuid
from typing import Any

from django import forms
from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _

from core.forms import ActionForm, LineField
from innovations.queries.slots import Slot

LONGEST_ADDRESS = 300
#: What a browser offers first; a file is told by its content all the same.
ACCEPTED = {
    "pdf": "application/pdf,.pdf",
    "image": "image/jpeg,image/png,image/webp",
    "docx": ".docx",
    "xlsx": ".xlsx",
}
WRONG_ADDRESS = _("Paste the whole address. It begins with https:// and names a site.")


class SeveralFilesInput(forms.ClearableFileInput):
    """A native choice of files."""

    allow_multiple_selected = True
    template_name = "django/forms/widgets/file.html"


class SeveralFilesField(forms.FileField):
    """All files that were chosen at once; an empty one is refused by the act, with its name."""

    widget = SeveralFilesInput

    def clean(self, data: Any, _initial: Any = None) -> list[Any]:
        """Each on its own, so that one that is refused does not take the others with it."""
        files = data if isinstance(data, list | tuple) else [data]
        found = [one for one in files if one]
        if not found:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        return found


class AddressField(LineField):
    """An https address. SECURITY: nobody follows it here, and it names no user."""

    default_validators = [URLValidator(schemes=["https"], message=WRONG_ADDRESS)]

    def clean(self, value: Any) -> str:
        """What stands before an @ hides where an address really leads."""
        address = super().clean(value)
        if "@" in address.split("?")[0] or "\\" in address:
            raise forms.ValidationError(WRONG_ADDRESS, code="invalid")
        return address


class AttachForm(forms.Form):
    """What is sent for one slot; `key` lets a retry find what the first try stored."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)

    def __init__(self, *args: Any, slot: Slot, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", f"{slot.anchor}-%s")
        super().__init__(*args, **kwargs)
        self.slot = slot
        if slot.is_link:
            self.fields["url"] = AddressField(
                label=_("Address"),
                max_length=LONGEST_ADDRESS,
                widget=forms.URLInput(attrs=self._attributes()),
                error_messages={"required": _("Paste the address first.")},
            )
        else:
            self.fields["file"] = SeveralFilesField(
                label=_("File"),
                widget=SeveralFilesInput(attrs=self._attributes()),
                error_messages={"required": _("Choose a file first.")},
            )

    def _attributes(self) -> dict[str, Any]:
        described = {"aria-describedby": f"{self.slot.anchor}-limits {self.slot.anchor}-faults"}
        if self.slot.is_link:
            return {**described, "inputmode": "url", "placeholder": "https://"}
        plain = {} if self.slot.room else {"data-plain": True}
        accept = ",".join(ACCEPTED[kind] for kind in self.slot.kinds)
        return {**described, **plain, "accept": accept, "multiple": self.slot.room > 1}


class RemoveForm(ActionForm):
    """Taking a file out is asked once more."""

    submit_label = _("Remove")
