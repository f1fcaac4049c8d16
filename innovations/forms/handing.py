"""Hand back."""

from collections.abc import Sequence

from crispy_forms.layout import Field, Fieldset, Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import ActionForm, CleanTextField, ConfirmForm
from innovations.queries import SectionProgress
from innovations.section_notes import FILES

LONGEST_NOTE = 2000


class SettleForm(ConfirmForm):
    """Mended, or open again."""

    is_settled = forms.BooleanField(required=False, initial=True, widget=forms.HiddenInput)


class NoteField(CleanTextField):
    """A note on one section; `part` is shown beside it for reading, None for the attachments."""

    def __init__(self, label: str, part: SectionProgress | None, *, is_open: bool) -> None:
        self.part, self.is_open = part, is_open
        self.answers = [(one, part.answer(one)) for one in part.questions] if part else []
        super().__init__(
            label=label,
            max_length=LONGEST_NOTE,
            required=False,
            widget=forms.Textarea(attrs={"rows": 3}),
        )


class ReturnForm(ActionForm):
    """What the writers should mend: in all, and in each section that needs a word of its own.

    `chosen` is the code of the section from whose page the person came: its note stands open.
    """

    submit_label = _("Return to the writers")

    note = CleanTextField(
        label=_("What should be mended"),
        max_length=LONGEST_NOTE,
        help_text=_("In one or two sentences; the team reads this first."),
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Write what should be mended.")},
    )

    def __init__(
        self, *args: object, parts: Sequence[SectionProgress], chosen: str = "", **kwargs: object
    ) -> None:
        super().__init__(*args, **kwargs)
        self.codes = {f"note_{part.section.code}": part.section.code for part in parts}
        self.codes[f"note_{FILES}"] = FILES
        for part in parts:
            self._add(part.section.code, part.section.title, part, chosen)
        self._add(FILES, _("Attachments"), None, chosen)
        notes = [Field(name, template="innovations/_note_field.html") for name in self.codes]
        legend = _("Notes on sections, where needed")
        self.helper.layout = Layout("idempotency_key", "note", Fieldset(legend, *notes))

    def _add(self, code: str, label: str, part: SectionProgress | None, chosen: str) -> None:
        is_open = code == chosen or bool(self.data.get(f"note_{code}", "").strip())
        self.fields[f"note_{code}"] = NoteField(label, part, is_open=is_open)

    def act_arguments(self) -> dict:
        """The notes by section code; an empty one is none."""
        told = {code: self.cleaned_data[name] for name, code in self.codes.items()}
        notes = {code: text for code, text in told.items() if text}
        return {"note": self.cleaned_data["note"], "notes": notes}
