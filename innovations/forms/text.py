"""The answers of one section."""

from django import forms

from competitions.models import Question
from core.forms import CleanTextField
from core.words import count_words
from innovations.hints import hints_of
from innovations.queries import SectionProgress

LONGEST_ANSWER = 30_000  # characters; far above any word limit, it only stops abuse


class AnswerField(CleanTextField):
    """The text for one question; the limit is shown and counted, never enforced while writing."""

    def __init__(self, question: Question, text: str) -> None:
        self.limit = question.word_limit
        self.words = count_words(text)
        self.hints = hints_of(text, limit=self.limit)
        rows = min(12, max(5, self.limit // 25))
        attrs = {
            "rows": rows,
            "data-limit": self.limit,
            "aria-describedby": f"{question.code}-count",
        }
        super().__init__(
            label=question.label,
            max_length=LONGEST_ANSWER,
            required=False,
            strip=False,
            initial=text,
            widget=forms.Textarea(attrs=attrs),
        )
        self.widget.attrs.pop("maxlength")  # a browser would cut a paste without a word


class SectionForm(forms.Form):
    """The questions of one section; an answer may be empty or too long, and is kept."""

    revision = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def __init__(self, *args: object, part: SectionProgress, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["revision"].initial = part.revision
        for question in part.questions:
            self.fields[question.code] = AnswerField(question, part.answer(question))

    def answers(self) -> dict[str, str]:
        """The texts by their question's code."""
        return {code: text for code, text in self.cleaned_data.items() if code != "revision"}
