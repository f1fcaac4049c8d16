"""Judges of a stage: whom the organiser asks, and for what."""

from collections.abc import Iterable, Mapping
from typing import Any

from crispy_forms.layout import Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms import EndField
from accounts.models import User
from competitions.models import Category, Stage
from core.forms import ActionForm, CleanTextField, LineField, ReasonForm
from judging.asking import Asked
from judging.models import PanelMember
from judging.models.panels import MINUTES

NO, SECOND, MAIN = "", "second", "main"
LEVELS = ((NO, _("No expertise")), (SECOND, _("Second expertise")), (MAIN, _("Main expertise")))
PREFIX = "bidang-"


class ExpertiseMixin:
    """A choice for each category of the edition: main, second, or none."""

    def add_expertise(self, categories: Iterable[Category], known: Mapping[int, bool]) -> None:
        """One field a category, with what is known so far."""
        self.categories = list(categories)
        for category in self.categories:
            is_main = known.get(category.pk)
            self.fields[f"{PREFIX}{category.pk}"] = forms.ChoiceField(
                label=category.name,
                choices=LEVELS,
                required=False,
                initial=NO if is_main is None else MAIN if is_main else SECOND,
            )

    @property
    def expertise_lines(self) -> list[forms.BoundField]:
        """One line a category, drawn by `judging/_expertise.html`."""
        return [self[f"{PREFIX}{category.pk}"] for category in self.categories]

    def chosen_expertise(self) -> dict[int, bool]:
        """Category ids, and whether each is a main one."""
        said = {c.pk: self.cleaned_data.get(f"{PREFIX}{c.pk}") for c in self.categories}
        return {pk: level == MAIN for pk, level in said.items() if level}


def body_field() -> LineField:
    """Whose delegate this is; asked where bodies send delegates."""
    return LineField(
        label=_("Sent by"),
        help_text=_("The ministry or agency whose delegate this is."),
        max_length=PanelMember._meta.get_field("body").max_length,
        required=False,
    )


class PanelMemberForm(ExpertiseMixin, ActionForm):
    """What the organiser knows of a judge."""

    submit_label = _("Save")

    expertise = CleanTextField(
        label=_("Expertise in words"),
        help_text=_("Such as health, digital service."),
        max_length=200,
        required=False,
    )
    maximum_load = forms.IntegerField(
        label=_("Most entries"), initial=60, min_value=1, max_value=2000
    )
    is_chair = forms.BooleanField(label=_("Chair of the panel"), required=False)

    def __init__(
        self,
        *args: Any,
        categories: Iterable[Category] = (),
        known: Mapping[int, bool] | None = None,
        has_body: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        if has_body:
            self.fields["body"] = body_field()
        self.add_expertise(categories, known or {})
        self.helper.layout = Layout(
            "idempotency_key",
            *(["body"] if has_body else []),
            "maximum_load",
            "is_chair",
            "expertise",
        )

    def act_arguments(self) -> dict:
        """Categories as one argument."""
        names = ("expertise", "maximum_load", "is_chair", "body")
        said = {name: self.cleaned_data[name] for name in names if name in self.cleaned_data}
        return {**said, "categories": self.chosen_expertise()}


class InviteJudgesForm(ExpertiseMixin, ActionForm):
    """Several judges at once, all asked for the same."""

    submit_label = _("Send the invitations")

    people = forms.ModelMultipleChoiceField(
        User.objects.none(),
        label=_("Judges"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one judge.")},
    )
    asked_entries = forms.IntegerField(
        label=_("Entries at most"), initial=24, min_value=1, max_value=2000
    )
    asked_minutes = forms.IntegerField(
        label=_("Minutes an entry"), initial=MINUTES, min_value=1, max_value=600
    )
    words = CleanTextField(
        label=_("Words to the judges"),
        help_text=_("Stands in the letter and above the answer."),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    is_chair = forms.BooleanField(label=_("As chair of the panel"), required=False)

    def __init__(
        self,
        *args: Any,
        people: Iterable[User],
        categories: Iterable[Category],
        has_body: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        if has_body:
            self.fields["body"] = body_field()
        field = self.fields["people"]
        field.queryset = people
        self.people = [(person.pk, person.name) for person in people]  # read once
        field.choices = self.people
        self.add_expertise(categories, {})
        self.helper.layout = Layout(
            "idempotency_key",
            "people",
            *(["body"] if has_body else []),
            "asked_entries",
            "asked_minutes",
            "words",
            "is_chair",
        )

    def clean(self) -> dict:
        """One chair at a time."""
        given = super().clean()
        if given.get("is_chair") and len(given.get("people") or ()) > 1:
            self.add_error("is_chair", _("Only one judge can be asked as chair."))
        return given

    def act_arguments(self) -> dict:
        """People, and what they are asked for."""
        given = self.cleaned_data
        asked = Asked(
            entries=given["asked_entries"],
            minutes=given["asked_minutes"],
            words=given["words"],
            is_chair=given["is_chair"],
            body=given.get("body", ""),
            categories=self.chosen_expertise(),
        )
        return {"people": list(given["people"]), "asked": asked}


class CopyPanelForm(ActionForm):
    """The panel of another stage."""

    submit_label = _("Invite this panel")

    source = forms.ModelChoiceField(
        Stage.objects.none(),
        label=_("Panel of"),
        empty_label=_("Choose a stage"),
        error_messages={"required": _("Choose a stage.")},
    )

    def __init__(self, *args: Any, stages: Iterable[Stage], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["source"]
        field.queryset = stages
        field.label_from_instance = _name_of


def _name_of(stage: Stage) -> str:
    return f"{stage.competition.name}: {stage.name} ({stage.judges})"


class InviteJudgeForm(ActionForm):
    """A judge who has no account here yet."""

    submit_label = _("Ask a colleague to confirm")

    name = CleanTextField(label=_("Name"), max_length=120)
    email = forms.EmailField(label=_("E-mail"), max_length=User._meta.get_field("email").max_length)
    ends_on = EndField()
    reason = CleanTextField(
        label=_("Why this person"),
        help_text=_("Expertise and independence. A colleague reads it and confirms."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class WhyForm(ReasonForm):
    """A reason that the judge will read too."""

    submit_label = _("Confirm")


class SuccessorForm(ActionForm):
    """Who takes the place over."""

    submit_label = _("Ask this judge")

    person = forms.ModelChoiceField(
        User.objects.none(),
        label=_("Replacement"),
        empty_label=_("Choose a judge"),
        error_messages={"required": _("Choose a judge.")},
    )

    def __init__(self, *args: Any, people: Iterable[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = people


class ReleaseJudgeForm(SuccessorForm):
    """Why a judge leaves, and who takes the open entries; nobody means they are free again."""

    submit_label = _("Release the judge")

    reason = CleanTextField(
        label=_("Reason"),
        help_text=_("The judge reads it."),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write the reason. It is kept with the decision.")},
    )
    field_order = ("idempotency_key", "reason", "person")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["person"]
        field.required, field.empty_label = False, _("Nobody: the entries are free again")
        field.help_text = _("Gets the open entries, but for conflicts and the own load.")
        self.helper.layout = Layout(*self.field_order)


class ReplaceReaderForm(ActionForm):
    """Who reads an entry instead; the best one stands first."""

    submit_label = _("Give it to this judge")

    member = forms.ModelChoiceField(
        PanelMember.objects.none(),
        label=_("Judge"),
        to_field_name="code",
        empty_label=None,
        error_messages={"required": _("Choose a judge.")},
    )

    def __init__(self, *args: Any, members: list[PanelMember], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["member"]
        codes = [member.code for member in members]
        field.queryset = PanelMember.objects.filter(code__in=codes).select_related("person")
        field.choices = [
            (member.code, f"{member.person.name} ({member.owed}/{member.maximum_load})")
            for member in members
        ]


def member_initial(member: PanelMember) -> dict:
    """The form as the place on the panel stands."""
    return {
        "expertise": member.expertise,
        "maximum_load": member.maximum_load,
        "is_chair": member.is_chair,
        "body": member.body,
    }


class RemindForm(ActionForm):
    """Whom to remind: nobody named means every idle judge."""

    juri = forms.TypedMultipleChoiceField(required=False, widget=forms.MultipleHiddenInput)

    def __init__(self, *args: Any, stage: Stage, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["juri"].choices = [
            (code, code) for code in stage.panel.values_list("code", flat=True)
        ]

    def act_arguments(self) -> dict:
        """Codes, or None."""
        return {"members": self.cleaned_data["juri"] or None}
