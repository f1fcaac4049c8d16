"""Object to a refusal, and answer."""

from crispy_forms.layout import Field, Layout
from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from core.forms import ActionForm, CleanTextField
from core.words import count_words

MOST_WORDS = 300
LONGEST = 6_000  # characters; far above the limit of words, it only stops abuse
ACCEPT, DENY = "terima", "tolak"


class CountedField(CleanTextField):
    """A text with a limit of words, counted beside it while it is written."""

    def __init__(self, *, limit: int, rows: int, name: str, **kwargs: object) -> None:
        self.limit = limit
        attrs = {"rows": rows, "data-limit": limit, "aria-describedby": f"{name}-count"}
        super().__init__(max_length=LONGEST, widget=forms.Textarea(attrs=attrs), **kwargs)
        self.widget.attrs.pop("maxlength")  # a browser would cut a paste without a word

    def clean(self, value: object) -> str:
        """Too long is said with the number of words that are over."""
        text = super().clean(value)
        over = count_words(text) - self.limit
        if over > 0:
            sentence = ngettext(
                "%(over)s word too many: at most %(limit)s.",
                "%(over)s words too many: at most %(limit)s.",
                over,
            )
            raise forms.ValidationError(sentence % {"over": over, "limit": self.limit})
        return text


class ObjectionForm(ActionForm):
    """Why the refusal is wrong, in the entrant's own words."""

    submit_label = _("File the objection")

    text = CountedField(
        limit=MOST_WORDS,
        rows=10,
        name="text",
        label=_("Why should the decision be looked at again?"),
        error_messages={"required": _("Write why the decision should be looked at again.")},
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.helper.layout = Layout(
            "idempotency_key", Field("text", template="innovations/_answer.html")
        )


class ObjectionAnswerForm(ActionForm):
    """Outcome and reason; the entrant reads both."""

    submit_label = _("Answer the objection")

    outcome = forms.ChoiceField(
        label=_("Outcome"),
        choices=[
            (ACCEPT, _("Accepted: the entry goes back into the selection")),
            (DENY, _("Not accepted: the refusal stands")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose an outcome.")},
    )
    answer = CountedField(
        limit=MOST_WORDS,
        rows=8,
        name="answer",
        label=_("Reason (the entrant reads it)"),
        error_messages={"required": _("Write the reason. The entrant reads it.")},
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        answer = Field("answer", template="innovations/_answer.html")
        self.helper.layout = Layout("idempotency_key", "outcome", answer)

    def act_arguments(self) -> dict:
        """As the act takes them."""
        told = self.cleaned_data
        return {"is_accepted": told["outcome"] == ACCEPT, "answer": told["answer"]}
