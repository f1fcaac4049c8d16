"""What the public is asked of an entry, and what the organiser strikes out."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from crispy_forms.layout import Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from competitions.models import Criterion
from core.forms import ActionForm, CleanTextField, fields_only
from judging.voices import FORM_LIFE, LEAST_TIME, age_of_stamp, form_stamp

PREFIX = "unsur-"
TRAP = "situs"  # nobody sees this field; what fills in everything fills it in too


class PublicAnswerForm(forms.Form):
    """The rubric as levels in words, a comment that is never public, and a mail address."""

    comment = CleanTextField(
        label=_("Your comment"),
        help_text=_("Only the organiser reads it. Leave out names and telephone numbers."),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    email = forms.EmailField(
        label=_("Your e-mail address"),
        help_text=_(
            "You get a link there that makes the answer count. The address is not kept with it."
        ),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    opened = forms.CharField(widget=forms.HiddenInput)
    situs = forms.CharField(required=False)

    def __init__(
        self, *args: Any, criteria: Iterable[Criterion], entry: str, at: datetime, **kwargs: Any
    ) -> None:
        self.entry, self.at = entry, at
        kwargs["initial"] = {"opened": form_stamp(entry, at)}
        super().__init__(*args, **kwargs)
        self.criteria = list(criteria)
        for criterion in self.criteria:
            self.fields[f"{PREFIX}{criterion.code}"] = _question(criterion)
        self.order_fields([*(name for name in self.fields if name.startswith(PREFIX)), "comment"])
        self.helper = fields_only()

    @property
    def questions(self) -> Iterator[dict[str, Any]]:
        """Each criterion with its levels, as `components/anchors.html` draws them."""
        for criterion in self.criteria:
            field = self[f"{PREFIX}{criterion.code}"]
            yield {
                "field": field,
                "criterion": criterion,
                "levels": _levels_of(criterion, str(field.value() or "")),
            }

    @property
    def is_trapped(self) -> bool:
        """Whether something filled in what nobody sees."""
        return bool(self.data.get(TRAP))

    def clean(self) -> dict:
        """The form was opened by somebody who had the time to read it."""
        given = super().clean()
        age = age_of_stamp(self.data.get("opened", ""), self.entry, self.at)
        if age is None or age > FORM_LIFE:
            self.data = {**self.data.dict(), "opened": form_stamp(self.entry, self.at)}
            self.add_error(None, _("The page was open too long. Look at it again, then send."))
        elif age < LEAST_TIME:
            self.add_error(None, _("That was very quick. Look at it again, then send."))
        return given

    def levels(self) -> dict[str, int]:
        """The chosen level by code of criterion."""
        given = self.cleaned_data
        return {one.code: int(given[f"{PREFIX}{one.code}"]) for one in self.criteria}


def _question(criterion: Criterion) -> forms.ChoiceField:
    levels = [(str(level.number), level.name) for level in criterion.levels.all()]
    return forms.ChoiceField(
        label=criterion.name,
        choices=levels,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of the levels.")},
    )


def _levels_of(criterion: Criterion, chosen: str) -> list[dict[str, Any]]:
    return [
        {
            "value": level.number,
            "label": level.name,
            "text": level.anchor,
            "is_checked": str(level.number) == chosen,
        }
        for level in criterion.levels.all()
    ]


class AnswersForm(ActionForm):
    """Ticked answers and a reason."""

    submit_label = _("Strike out the ticked ones")

    answers = forms.MultipleChoiceField(
        error_messages={
            "required": _("Tick at least one answer."),
            "invalid_choice": _("The list has changed. Look at it again."),
        },
    )
    reason = CleanTextField(
        label=_("Reason"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Write the reason. It is kept with the decision.")},
    )

    def __init__(self, *args: Any, codes: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["answers"].choices = [(code, code) for code in codes]
        self.helper.layout = Layout("idempotency_key", "reason")

    @property
    def ticked(self) -> list[str]:
        """What was ticked in a form that was refused."""
        return self.data.getlist("answers") if self.is_bound else []


class RestoreForm(AnswersForm):
    """The other way round."""

    submit_label = _("Put the ticked ones back")
