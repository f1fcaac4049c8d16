"""Object to a result, take it back, look into it, answer."""

from collections.abc import Iterable, Sequence
from typing import Any

from crispy_forms.layout import Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from awards.models import AwardRow
from awards.objecting import MOST_BYTES, Complaint, Verdict
from awards.states import Consequence, ObjectionGround
from competitions.models import Stage
from core.forms import ActionForm, CleanTextField, LineField

ACCEPT, REFUSE = "terima", "tolak"
FEWEST_WORDS = 8


class ResultObjectionForm(forms.Form):
    """About which entry, which claim or rule, the facts, and a paper that shows them."""

    entry = forms.ChoiceField(
        label=_("About which entry?"), error_messages={"required": _("Choose an entry.")}
    )
    ground = forms.ChoiceField(
        label=_("What is wrong?"),
        choices=ObjectionGround.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what is wrong.")},
    )
    claim = LineField(
        label=_("Which claim or which rule?"),
        help_text=_("Quote it, or name the place: “Patients rose from 61% to 94%”, rule 4.2."),
        max_length=300,
    )
    facts = CleanTextField(
        label=_("What are the facts?"),
        help_text=_("When, where, how do you know it? One fact that can be checked weighs most."),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={"required": _("Write the facts: without them nobody can look into it.")},
    )
    evidence = forms.FileField(
        label=_("A paper or photo that shows it"),
        help_text=_("PDF or photo, at most 5 MB. Places and camera data are taken out of photos."),
        required=False,
        widget=forms.ClearableFileInput(attrs={"accept": ".pdf,image/jpeg,image/png"}),
    )

    def __init__(self, *args: Any, rows: Sequence[AwardRow], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = {row.proposal.code: row for row in rows}
        self.fields["entry"].choices = [
            ("", _("Choose an entry")),
            *((code, _named(row)) for code, row in self.rows.items()),
        ]

    def clean_facts(self) -> str:
        """A word or two tell nobody anything."""
        facts = self.cleaned_data["facts"]
        if len(facts.split()) < FEWEST_WORDS:
            raise forms.ValidationError(_("Write at least one whole sentence of facts."))
        return facts

    def clean_evidence(self) -> object:
        """Said before the bytes are looked into."""
        file = self.cleaned_data["evidence"]
        if file is not None and file.size > MOST_BYTES:
            raise forms.ValidationError(_("The file is larger than 5 MB."))
        return file

    @property
    def row(self) -> AwardRow:
        """The published line that it is about."""
        return self.rows[self.cleaned_data["entry"]]

    def complaint(self) -> Complaint:
        """As the act takes it."""
        told = self.cleaned_data
        return Complaint(told["ground"], told["claim"], told["facts"], told["evidence"])


def _named(row: AwardRow) -> str:
    return f"{row.innovation.name} ({row.proposal.entrant.name})"


class PublicObjectionForm(ResultObjectionForm):
    """The same by a stranger: name and mailbox go to the office alone."""

    name = LineField(
        label=_("Your name"),
        help_text=_("Only the office reads it: not the entrant, not the panel, not the public."),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = forms.EmailField(
        label=_("Your e-mail address"),
        help_text=_("You get a link there that makes the objection count, and later the answer."),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    is_nameless = forms.BooleanField(required=False)

    def __init__(self, *args: Any, officer: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ground"].choices = [
            pair for pair in ObjectionGround.choices if pair[0] != ObjectionGround.OWN
        ]
        if officer:
            label = _("Only %(officer)s may read my name") % {"officer": officer}
            self.fields["is_nameless"].label = label
        else:
            del self.fields["is_nameless"]


class SignedObjectionForm(ResultObjectionForm, ActionForm):
    """The same by somebody who is signed in."""

    submit_label = _("File the objection")


class ObjectionAnswerForm(ActionForm):
    """Outcome, answer, neutral words for the public, and what follows."""

    submit_label = _("Answer the objection")

    outcome = forms.ChoiceField(
        label=_("Outcome"),
        choices=[
            (ACCEPT, _("Accept it: a second person is asked")),
            (REFUSE, _("Do not accept it")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose an outcome.")},
    )
    answer = CleanTextField(
        label=_("Answer to the objector"),
        help_text=_("Word by word. Name what was looked into and what was found."),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={"required": _("Write the answer. The objector reads it.")},
    )
    public_words = CleanTextField(
        label=_("Words for the public list"),
        help_text=_("Neutral, without names and without anything that tells who objected."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Write what the public reads.")},
    )
    consequence = forms.ChoiceField(
        label=_("What follows, if it is accepted"),
        choices=Consequence.choices,
        widget=forms.RadioSelect,
        initial=Consequence.WORDS,
        required=False,
    )
    reopens = forms.ChoiceField(label=_("Stage whose scorecard is opened again"), required=False)

    def __init__(self, *args: Any, stages: Iterable[Stage], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.stages = {stage.code: stage for stage in stages}
        choices = [(code, stage.name) for code, stage in self.stages.items()]
        self.fields["reopens"].choices = [("", _("None")), *choices]
        self.helper.layout = Layout(*self.fields)

    def clean(self) -> dict:
        """Opening a scorecard again owes the stage."""
        told = super().clean()
        wants = told.get("consequence") == Consequence.REOPEN and self.is_accepted
        if wants and not told.get("reopens"):
            self.add_error("reopens", _("Choose the stage."))
        if self.is_accepted and not told.get("consequence"):
            self.add_error("consequence", _("Choose what follows."))
        return told

    @property
    def is_accepted(self) -> bool:
        """Which act is meant."""
        return self.cleaned_data.get("outcome") == ACCEPT

    def act_arguments(self) -> dict:
        """As the act of the chosen outcome takes them."""
        told = self.cleaned_data
        words = {"answer": told["answer"], "public_words": told["public_words"]}
        if not self.is_accepted:
            return words
        stage = self.stages.get(told["reopens"])
        verdict = Verdict(**words, consequence=told["consequence"], reopens=stage)
        return {"verdict": verdict}


class OfficerForm(ActionForm):
    """Who alone reads nameless objectors."""

    submit_label = _("Name this person")

    person = forms.ChoiceField(label=_("Officer"))

    def __init__(self, *args: Any, people: Iterable[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(person.pk): person for person in people}
        self.fields["person"].choices = [(key, one.name) for key, one in self.people.items()]
        self.helper.layout = Layout(*self.fields)

    def act_arguments(self) -> dict:
        """The person, not the key."""
        return {"person": self.people[self.cleaned_data["person"]]}
