"""Forms of messages: own words, a reason, a reader's wishes."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import ActionForm, CleanTextField, LineField
from notifications.kinds import Kind
from notifications.queries import missing_words, say_missing, say_unknown, unknown_words
from notifications.states import CHOSEN_TOPICS, Channel


class MessageTemplateForm(ActionForm):
    """Subject and text with placeholders; each fault names the placeholder."""

    submit_label = _("Save these words")

    revision = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    subject = LineField(label=_("Subject"), max_length=200)
    body = CleanTextField(
        label=_("Text"),
        max_length=5000,
        help_text=_("An empty line begins a new paragraph. The link to the portal stands below."),
        widget=forms.Textarea(attrs={"rows": 14}),
    )

    def __init__(self, *args: object, kind: Kind, **kwargs: object) -> None:
        self.kind = kind
        super().__init__(*args, **kwargs)

    def clean_subject(self) -> str:
        """No unknown placeholders."""
        return self._without_unknown(self.cleaned_data["subject"])

    def clean_body(self) -> str:
        """No unknown placeholders."""
        return self._without_unknown(self.cleaned_data["body"])

    def _without_unknown(self, text: str) -> str:
        faults = [say_unknown(word) for word in unknown_words(self.kind, text)]
        if faults:
            raise forms.ValidationError(faults)
        return text

    def clean(self) -> dict:
        """What has to stay may stand in either field."""
        values = super().clean()
        if not self.errors:
            text = f"{values['subject']}\n{values['body']}"
            for word in missing_words(self.kind, text):
                self.add_error("body", say_missing(word))
        return values


class MessageTemplateRevertForm(ActionForm):
    """Names the words that were looked at."""

    submit_label = _("Use the built-in words")

    revision = forms.IntegerField(min_value=0, widget=forms.HiddenInput)


class MessageCancelForm(ActionForm):
    """A mail is held back for a reason."""

    submit_label = _("Cancel this mail")

    reason = CleanTextField(
        label=_("Reason"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write the reason. It is kept with the mail.")},
    )


class NewsPreferencesForm(ActionForm):
    """One choice a topic."""

    submit_label = _("Save")

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        for topic in CHOSEN_TOPICS:
            self.fields[topic.value] = forms.ChoiceField(
                label=topic.label, choices=Channel.choices, widget=forms.RadioSelect
            )
        self.helper.layout.fields.extend(topic.value for topic in CHOSEN_TOPICS)

    def act_arguments(self) -> dict:
        """A wish for each topic."""
        wishes = {topic: Channel(self.cleaned_data[topic.value]) for topic in CHOSEN_TOPICS}
        return {"channels": wishes}
