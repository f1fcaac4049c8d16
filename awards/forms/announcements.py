"""Forms of an announcement: one a step."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from awards.wording import LANGUAGES, Worded
from competitions.forms.fields import LocalMomentField
from competitions.models import Competition
from core.forms import ActionForm, CleanTextField, LineField, ReasonForm
from notifications.kinds import Kind
from notifications.queries import obstacles_to_word

LABELS = {
    ("subject", "id"): _("Subject, in Indonesian"),
    ("body", "id"): _("Text, in Indonesian"),
    ("subject", "en"): _("Subject, in English"),
    ("body", "en"): _("Text, in English"),
}


class BeginForm(ActionForm):
    """Step 1: take the result as it stands."""

    submit_label = _("Freeze this result")

    title = LineField(label=_("Title of the results page"), max_length=160)
    correction_note = CleanTextField(
        label=_("What is corrected, and why"),
        help_text=_("Stands visibly on the results page, and in the letters."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write what is corrected, and why. Everybody will read it.")},
    )

    def __init__(self, *args: Any, is_correction: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_correction:
            del self.fields["correction_note"]
            self.helper.layout.remove("correction_note")


class PublicWordsForm(ActionForm):
    """Step 2: what the public will read beside the figures."""

    submit_label = _("Save words")

    title = LineField(label=_("Title of the results page"), max_length=160)
    message = CleanTextField(
        label=_("Message above the results"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    correction_note = CleanTextField(
        label=_("What is corrected, and why"),
        help_text=_("Stands visibly on the results page, and in the letters."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    decree_number = LineField(
        label=_("Number of the decree"),
        max_length=80,
        required=False,
        help_text=_("Stands on the certificates as their basis."),
    )
    signatory_name = LineField(
        label=_("Who signs the certificates"), max_length=120, required=False
    )
    signatory_position = LineField(
        label=_("Position of the signatory"), max_length=160, required=False
    )
    place = LineField(label=_("Place of signing"), max_length=80, required=False)

    def __init__(self, *args: Any, is_correction: bool, gives_honours: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_correction:
            self._leave_out("correction_note")
        for name in ("signatory_name", "signatory_position", "place"):
            self.fields[name].required = gives_honours
            if not gives_honours:
                self._leave_out(name)

    def _leave_out(self, name: str) -> None:
        del self.fields[name]
        self.helper.layout.remove(name)


class LetterForm(ActionForm):
    """Step 2: what one group of readers is written, in each language of the portal."""

    submit_label = _("Save words")

    def __init__(self, *args: Any, kind: Kind, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        for language in LANGUAGES:
            self._add(f"subject_{language}", LineField(max_length=200))
            area = forms.Textarea(attrs={"rows": 12})
            self._add(f"body_{language}", CleanTextField(max_length=5000, widget=area))

    def _add(self, name: str, field: forms.CharField) -> None:
        field.label = LABELS[tuple(name.split("_"))]
        self.fields[name] = field
        self.helper.layout.append(name)

    def clean(self) -> dict:
        """Only known placeholders, and those that have to stay."""
        values = super().clean()
        for language in LANGUAGES:
            words = (values.get(f"subject_{language}", ""), values.get(f"body_{language}", ""))
            for fault in obstacles_to_word(self.kind, *words) if all(words) else ():
                self.add_error(f"body_{language}", fault)
        return values

    def act_arguments(self) -> dict:
        """By kind and language, as the act takes them."""
        given = self.cleaned_data
        words: Worded = {
            (self.kind.name, language): (given[f"subject_{language}"], given[f"body_{language}"])
            for language in LANGUAGES
        }
        return {"words": words}


class EmbargoForm(ActionForm):
    """Step 4: the instant."""

    submit_label = _("Save the time")

    publish_at = LocalMomentField(
        help_text=_("Nothing is seen before this instant: no page, no letter, no certificate."),
    )

    def __init__(self, *args: Any, competition: Competition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["publish_at"]
        field.zone = competition.tzinfo
        zone = competition.get_zone_display()
        field.label = _("Public from, in %(zone)s") % {"zone": zone}


class ApprovalForm(ActionForm):
    """Step 5: said in so many words, by typing what is announced."""

    submit_label = _("Approve")

    fingerprint = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
    is_read = forms.BooleanField(
        label=_("I have looked at the results page and the letters, and they are right"),
        error_messages={
            "required": _("Read the results page and the letters first, then tick this box.")
        },
    )
    typed_name = forms.CharField(
        label=_("Type the name of the competition"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": _("Type the name of the competition exactly.")},
    )

    def __init__(self, *args: Any, competition: Competition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.competition = competition
        self.fields["typed_name"].help_text = competition.name

    def clean_typed_name(self) -> str:
        """Exactly; only what stands around it is forgiven."""
        typed = self.cleaned_data["typed_name"].strip()
        if typed != self.competition.name:
            raise forms.ValidationError(
                gettext("This is not the name. Type it exactly: %(name)s")
                % {"name": self.competition.name}
            )
        return typed

    def act_arguments(self) -> dict:
        """Tick and name are for the person; the act takes what was read."""
        return {"fingerprint": self.cleaned_data["fingerprint"]}


class CancelForm(ReasonForm):
    """Take back what is scheduled."""

    submit_label = _("Cancel the announcement")


class DiscardForm(ReasonForm):
    """Throw a draft away."""

    submit_label = _("Discard the draft")
