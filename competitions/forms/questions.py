"""What is asked: sections, their questions, and what is handed in beside them."""

from typing import Any

from crispy_forms.layout import Fieldset, Layout
from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from competitions.forms.base import RowForm
from competitions.letters import unknown_words
from competitions.models import Question, Requirement, Section
from competitions.states import Asks, FileKind, RequirementKind

MOST_WORDS = 5000
MOST_MEGABYTES = 20
MOST_PAGES = 500
NO_LIMIT = gettext_lazy("Counted in PDF files. Leave it empty for no limit.")
ALL_GROUPS = gettext_lazy("Choose none and it is asked of all groups.")


LIMITS_OF_FILES = ("most_files", "most_megabytes", "most_pages")
PAGES = [MinValueValidator(1), MaxValueValidator(MOST_PAGES)]


def tall(rows: int) -> forms.Textarea:
    """A field for several sentences."""
    return forms.Textarea(attrs={"rows": rows})


class SectionForm(RowForm):
    """A part of the form that is written on its own."""

    class Meta(RowForm.Meta):
        model = Section
        fields = ["title", "prompt", "groups"]
        widgets = {"prompt": tall(3), "groups": forms.CheckboxSelectMultiple}
        help_texts = {
            "prompt": gettext_lazy("One or two sentences above the questions."),
            "groups": ALL_GROUPS,
        }


class QuestionForm(RowForm):
    """A question with its word limit."""

    class Meta(RowForm.Meta):
        model = Question
        fields = [
            "label",
            "guidance",
            "example",
            "word_limit",
            "is_required",
            "attachment",
            "attachment_note",
            "most_files",
            "most_megabytes",
            "most_pages",
        ]
        widgets = {"guidance": tall(3), "example": tall(4), "attachment": forms.RadioSelect}
        help_texts = {
            "guidance": gettext_lazy("Writers and judges both read it."),
            "example": gettext_lazy("A few sentences of an answer that is concrete enough."),
            "attachment_note": gettext_lazy("For example: evaluation report, PDF."),
            "most_pages": NO_LIMIT,
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        limit = self.fields["word_limit"]
        limit.validators += [MinValueValidator(1), MaxValueValidator(MOST_WORDS)]
        self.fields["most_pages"].validators += PAGES
        for name in LIMITS_OF_FILES:
            self.fields[name].required = False

    def layout(self) -> Layout:
        """What is attached stands on its own."""
        files = ("attachment", "attachment_note", *LIMITS_OF_FILES)
        rest = [name for name in self.fields if name not in {*files, "reason"}]
        reason = ["reason"] if "reason" in self.fields else []
        return Layout(*rest, Fieldset(_("Attachments"), *files), *reason)

    def clean_most_files(self) -> int:
        """Who asks for no files need not say how many."""
        return self._given_or_usual("most_files")

    def clean_most_megabytes(self) -> int:
        """As above."""
        return self._given_or_usual("most_megabytes")

    def _given_or_usual(self, name: str) -> int:
        return self.cleaned_data[name] or self._meta.model._meta.get_field(name).default

    def clean(self) -> dict:
        """A note without a place for files would be read by nobody."""
        cleaned = super().clean()
        if cleaned.get("attachment") == Asks.NOTHING:
            cleaned["attachment_note"] = ""
        return cleaned


class RequirementForm(RowForm):
    """A file or an address that is handed in, and the letter that the portal makes for it."""

    file_kinds = forms.MultipleChoiceField(
        label=gettext_lazy("Kinds of file"),
        choices=FileKind.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta(RowForm.Meta):
        model = Requirement
        fields = [
            "name",
            "description",
            "kind",
            "file_kinds",
            "most_megabytes",
            "most_pages",
            "is_required",
            "groups",
            "letter_title",
            "letter_body",
        ]
        widgets = {
            "description": tall(3),
            "kind": forms.RadioSelect,
            "groups": forms.CheckboxSelectMultiple,
            "letter_body": tall(14),
        }
        help_texts = {
            "groups": ALL_GROUPS,
            "most_pages": NO_LIMIT,
            "letter_title": gettext_lazy("Leave both empty where no letter is to be made."),
            "letter_body": gettext_lazy(
                "An empty line parts paragraphs. The words in double braces are filled in; see the"
                " list beside."
            ),
        }

    def layout(self) -> Layout:
        """The letter stands on its own."""
        letter = ("letter_title", "letter_body")
        hidden = ("idempotency_key", "revision")
        rest = [name for name in self.fields if name not in {*letter, *hidden, "reason"}]
        return Layout(
            *hidden,
            *rest,
            Fieldset(_("Letter to sign"), *letter),
            *(["reason"] if "reason" in self.fields else []),
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["most_pages"].validators += PAGES

    def clean_most_megabytes(self) -> int:
        """More than a phone can send is never asked for."""
        most = self.cleaned_data["most_megabytes"]
        if not 1 <= most <= MOST_MEGABYTES:
            raise forms.ValidationError(
                _("Between 1 and %(most)s megabytes.") % {"most": MOST_MEGABYTES}
            )
        return most

    def clean_letter_body(self) -> str:
        """A word in braces that nobody fills in would be printed as it stands."""
        body = self.cleaned_data["letter_body"]
        unknown = unknown_words(body)
        if unknown:
            raise forms.ValidationError(
                _("The portal does not know these words: %(words)s. The list beside has them all.")
                % {"words": ", ".join(unknown)}
            )
        return body

    def clean(self) -> dict:
        """An address has no kinds of file; a letter has title and text."""
        cleaned = super().clean()
        if cleaned.get("kind") == RequirementKind.LINK:
            cleaned |= {"file_kinds": [], "letter_title": "", "letter_body": ""}
            cleaned["most_pages"] = None
        elif "file_kinds" in cleaned and not cleaned["file_kinds"]:
            self.add_error("file_kinds", _("Choose at least one kind of file."))
        if bool(cleaned.get("letter_title")) != bool(cleaned.get("letter_body", "")):
            missing = "letter_body" if cleaned.get("letter_title") else "letter_title"
            if missing not in self.errors:
                self.add_error(missing, _("A letter needs a title and a text."))
        return cleaned
