"""What is said and decided in discussions, and which entries a calibration round shares."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import ActionForm, CleanTextField
from judging.forms.marks import MarkForm

ALL = "semua"  # the button that takes the whole list


class OpenDiscussionsForm(ActionForm):
    """Ticked entries, or all of the list; `codes` reads the list when it is asked for."""

    submit_label = _("Open the chosen discussions")

    def __init__(self, *args: Any, codes: Callable[[], Sequence[str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.codes = codes

    def clean(self) -> dict:
        """At least one; what is not on the list any more the act refuses."""
        given = super().clean()
        is_all = ALL in self.data
        given["entries"] = list(self.codes()) if is_all else self.data.getlist("usulan")
        if not given["entries"]:
            self.add_error(None, _("Choose at least one entry."))
        return given


class RemarkForm(ActionForm):
    """A word to the others."""

    submit_label = _("Send")

    text = CleanTextField(
        label=_("Your remark"),
        help_text=_("The judges of this entry and the chair read it, without your name."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write what you want to say.")},
    )


class KeepForm(ActionForm):
    """Staying with the own marks needs no reason, but may have one."""

    submit_label = _("Keep my marks")

    reason = CleanTextField(
        label=_("Reason, if you want to give one"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class CloseForm(ActionForm):
    """Words at the end; owed while somebody has not decided."""

    submit_label = _("Close the discussion")

    words = CleanTextField(
        label=_("Words at the close"),
        help_text=_("Owed when a judge has not decided. They are kept with the discussion."),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class RevisionForm(ActionForm):
    """The judge's own aspects, filled with what is locked, and why they change."""

    submit_label = _("Revise my marks")

    reason = CleanTextField(
        label=_("Why you revise"),
        help_text=_("The chair and the other judges read it. It is kept with both versions."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write why you revise. It is kept with both versions.")},
    )

    def __init__(self, *args: Any, aspects: Iterable[MarkForm], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.aspects = list(aspects)
        self.is_closed = False

    def is_valid(self) -> bool:
        """All aspects are read, so that all faults are shown at once."""
        parts = [aspect.is_valid() for aspect in self.aspects]
        return super().is_valid() and all(parts)

    def act_arguments(self) -> dict:
        """What the act takes."""
        marks = [aspect.facts() for aspect in self.aspects if not aspect.is_blank]
        return {"marks": marks, "reason": self.cleaned_data["reason"]}


class CalibrationForm(ActionForm):
    """The shared entries by their codes."""

    submit_label = _("Share these entries")

    def clean(self) -> dict:
        """How many they must be the act knows."""
        given = super().clean()
        given["entries"] = self.data.getlist("usulan")
        return given
