"""Forms of questions and answers."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import ActionForm, CleanTextField


class AskForm(ActionForm):
    """One question."""

    submit_label = _("Send the question")

    text = CleanTextField(
        label=_("Your question"),
        help_text=_("Leave out names: the answer is public, who asked is not."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class AnswerForm(ActionForm):
    """Question and answer as everybody will read them."""

    submit_label = _("Publish the answer")

    text = CleanTextField(
        label=_("Question, as everybody reads it"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    answer = CleanTextField(
        label=_("Answer"), max_length=4000, widget=forms.Textarea(attrs={"rows": 8})
    )
