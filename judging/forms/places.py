"""What a judge answers: to an invitation, about the entries, and about whom one is close to."""

from collections.abc import Iterable, Mapping
from typing import Any

from crispy_forms.layout import Layout
from django import forms
from django.core.validators import MaxValueValidator
from django.utils.translation import gettext_lazy as _

from accounts.models import Agency
from competitions.models import Category
from core.forms import ActionForm, CleanTextField
from innovations.models import Innovation
from judging.actions.places import Answer
from judging.forms.panel import ExpertiseMixin
from judging.models import PanelMember
from judging.recusing import Closeness
from judging.states import ConflictKind

NOBODY = ("", _("I know nobody here"))
ENTRY = "entri-"
MOST_SEEN = 600


class AcquaintanceMixin:
    """A choice for each entry that stands on the page: nobody known, or the kind of tie."""

    def add_entries(self, entries: Iterable[Mapping[str, Any]]) -> None:
        """Number and category stand beside the choice; the code is the field's name."""
        self.entries = list(entries)[:MOST_SEEN]
        for entry in self.entries:
            self.fields[f"{ENTRY}{entry['code']}"] = forms.ChoiceField(
                label=entry["number"],
                choices=[NOBODY, *ConflictKind.choices],
                required=False,
            )

    @property
    def lines(self) -> list[dict]:
        """Each entry's facts with its field, for the template."""
        return [{**entry, "field": self[f"{ENTRY}{entry['code']}"]} for entry in self.entries]

    def said_of_entries(self) -> dict:
        """Which stood on the page, and which of them touch the judge.

        SECURITY: what was given after the page was opened is not in the data, and asked for later.
        """
        names = {entry["code"]: f"{ENTRY}{entry['code']}" for entry in self.entries}
        shown = {code: name for code, name in names.items() if self.add_prefix(name) in self.data}
        said = {code: self.cleaned_data.get(name) for code, name in shown.items()}
        return {"seen": list(said), "known": {code: kind for code, kind in said.items() if kind}}


class NoteField(CleanTextField):
    """One line about what was handed back."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("One line for the organiser"))
        kwargs.setdefault("help_text", _("Only if you hand something back. Nobody else reads it."))
        super().__init__(max_length=300, required=False, **kwargs)


class AcquaintanceForm(AcquaintanceMixin, ActionForm):
    """For entries that came after the declaration."""

    submit_label = _("Continue")

    note = NoteField()

    def __init__(self, *args: Any, entries: Iterable[Mapping[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.add_entries(entries)
        self.helper.layout = Layout("idempotency_key")

    def act_arguments(self) -> dict:
        """As the act takes them."""
        return {**self.said_of_entries(), "note": self.cleaned_data["note"]}


class DeclareIndependenceForm(AcquaintanceMixin, ExpertiseMixin, ActionForm):
    """The judge's word for one stage: how many entries, what one knows, and the declaration."""

    submit_label = _("Accept and declare")

    maximum_load = forms.IntegerField(
        label=_("How many entries can you read at most?"), min_value=1, required=False
    )
    note = NoteField()
    agrees = forms.BooleanField(
        label=_("I declare this and will hand back any entry that touches me."),
        error_messages={"required": _("Tick the box: the entries open after your declaration.")},
    )

    def __init__(
        self,
        *args: Any,
        member: PanelMember,
        categories: Iterable[Category],
        entries: Iterable[Mapping[str, Any]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.is_first = member.declared_at is None
        known = {row.category_id: row.is_main for row in member.expertises.all()}
        self.add_expertise(categories if self.is_first else (), known)
        self.add_entries(entries)
        if self.is_first:
            self._limit(member.maximum_load)
        else:
            del self.fields["maximum_load"]
        load = ["maximum_load"] if self.is_first else []
        self.helper.layout = Layout("idempotency_key", *load)

    def _limit(self, most: int) -> None:
        field = self.fields["maximum_load"]
        field.initial = field.widget.attrs["max"] = most
        field.validators.append(MaxValueValidator(most))

    def act_arguments(self) -> dict:
        """One answer; the tick itself is the act."""
        answer = Answer(
            maximum_load=self.cleaned_data.get("maximum_load"),
            categories=self.chosen_expertise() if self.is_first else None,
            note=self.cleaned_data["note"],
            **self.said_of_entries(),
        )
        return {"answer": answer}


class DeclinePlaceForm(ActionForm):
    """Why not."""

    submit_label = _("Decline the invitation")

    reason = CleanTextField(
        label=_("Why can you not take part?"),
        help_text=_("The organiser reads it and asks somebody else."),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write the reason in a few words.")},
    )


class TieForm(ActionForm):
    """An agency or an innovation that was found, what kind of tie, one line."""

    submit_label = _("Declare this tie")

    target = forms.ChoiceField(
        label=_("Close to"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of those found.")},
    )
    kind = forms.ChoiceField(
        label=_("What connects you?"),
        choices=ConflictKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what fits best.")},
    )
    note = CleanTextField(
        label=_("One line for the organiser"),
        help_text=_("Such as: my sister works there."),
        max_length=300,
        required=False,
    )

    def __init__(
        self,
        *args: Any,
        agencies: Iterable[Agency] = (),
        innovations: Iterable[Innovation] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.found: dict[str, Agency | Innovation] = {f"a{row.code}": row for row in agencies}
        self.found |= {f"i{row.code}": row for row in innovations}
        self.fields["target"].choices = [(key, _say(row)) for key, row in self.found.items()]

    def act_arguments(self) -> dict:
        """The tie as one value."""
        given = self.cleaned_data
        row = self.found[given["target"]]
        name = "agency" if isinstance(row, Agency) else "innovation"
        return {"tie": Closeness(given["kind"], note=given["note"], **{name: row})}


def _say(row: Agency | Innovation) -> str:
    """A name with what stands above it, which tells namesakes apart."""
    if isinstance(row, Agency):
        return f"{row.name}, {row.parent.name}" if row.parent else row.name
    return f"{row.name} ({row.owner.name})"
