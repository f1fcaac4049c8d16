"""Forms of judging. Numbers are read as people here write them: 74,5."""

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils import formats
from django.utils.translation import gettext_lazy as _

from accounts.forms import EndField
from accounts.models import Membership, User
from accounts.states import Role
from competitions.models import Criterion, Group, Stage
from core.codes import new_code
from core.forms import ActionForm, CleanTextField, ReasonForm
from judging.marks import MarkFacts, faults_of_mark, plain
from judging.models import Mark, PanelMember
from judging.queries.obstacles import needs_lot_seed
from judging.states import ConflictKind

NUMBER = re.compile(r"[0-9]{1,4}(?:[.,][0-9]{1,2})?")


class MarkField(forms.CharField):
    """A mark: digits, and at most two decimals after a comma or a point."""

    def to_python(self, value: object) -> Decimal | None:
        """Decimal or None; never a binary float, never NaN or infinity."""
        text = super().to_python(value)
        if not text:
            return None
        if not NUMBER.fullmatch(text):
            raise forms.ValidationError(
                _("Write a number with at most two decimals, such as 74,5."), code="number"
            )
        return Decimal(text.replace(",", "."))


class MarkForm(forms.Form):
    """One aspect of the rubric: level, number, reason. All empty means: not marked yet."""

    level = forms.IntegerField(required=False, min_value=1)
    value = MarkField(required=False)
    reason = CleanTextField(required=False, max_length=4000)

    def __init__(self, criterion: Criterion, mark: Mark | None, *args: Any, **kwargs: Any) -> None:
        self.criterion, self.is_marked = criterion, mark is not None
        self.levels = list(criterion.levels.all())
        kwargs.setdefault("initial", _initial(mark))
        super().__init__(*args, prefix=criterion.code, **kwargs)

    @property
    def anchors(self) -> list[dict]:
        """The described levels as the page's radio group takes them."""
        chosen = str(self["level"].value() or "")
        return [
            {
                "value": level.number,
                "label": level.name,
                "range": f"{plain(level.low)}\N{EN DASH}{plain(level.high)}",
                "text": level.anchor,
                "is_checked": str(level.number) == chosen,
            }
            for level in self.levels
        ]

    @property
    def bands(self) -> str:
        """Where each level begins and ends, for the script: `1:0:20 2:21:40`."""
        return " ".join(
            f"{level.number}:{plain(level.low)}:{plain(level.high)}" for level in self.levels
        )

    @property
    def shown_value(self) -> str:
        """The number as the reader writes numbers; what was typed stays as typed."""
        value = self["value"].value()
        return shown_number(value) if isinstance(value, Decimal) else value or ""

    @property
    def is_blank(self) -> bool:
        """Whether nothing was given for this aspect."""
        given = self.cleaned_data
        return given.get("level") is None and given.get("value") is None and not given["reason"]

    def clean(self) -> dict:
        """Level and number belong together; the number lies in the level's band."""
        given = super().clean()
        level, value = given.get("level"), given.get("value")
        if self.errors or (level is None and value is None and not given.get("reason")):
            return given
        if level is None:
            self.add_error("level", _("Choose a level first."))
        elif value is None:
            self.add_error("value", _("Write the number inside the band of the level."))
        else:
            for fault in faults_of_mark(self.criterion, self.levels, self.facts()):
                self.add_error("value", fault)
        return given

    def facts(self) -> MarkFacts:
        """What the act takes."""
        given = self.cleaned_data
        return MarkFacts(self.criterion.code, given["level"], given["value"], given["reason"])


def shown_number(value: Decimal) -> str:
    """74,5 or 74.5, without needless zeros."""
    return formats.localize_input(value.normalize() if value % 1 else value.to_integral_value())


def _initial(mark: Mark | None) -> dict:
    if mark is None:
        return {}
    return {"level": mark.level, "value": mark.value, "reason": mark.reason}


class ScorecardForm(forms.Form):
    """The whole scorecard of one entry, for browsers without script and for "save and next"."""

    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    private_note = CleanTextField(required=False, max_length=4000)

    def __init__(self, aspects: Iterable[MarkForm], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.aspects = list(aspects)
        self.is_closed = False

    def is_valid(self) -> bool:
        """All aspects are read, so that all faults are shown at once."""
        parts = [aspect.is_valid() for aspect in self.aspects]
        return super().is_valid() and all(parts)

    def act_arguments(self) -> dict:
        """What `save_scorecard` takes."""
        marks = [aspect.facts() for aspect in self.aspects if not aspect.is_blank]
        return {
            "version": self.cleaned_data["version"],
            "marks": marks,
            "private_note": self.cleaned_data["private_note"],
        }


def prefixed(criterion: Criterion, given: Mapping[str, Any]) -> dict[str, str]:
    """An autosave's fields by the names of the aspect's form."""
    names = ("level", "value", "reason")
    texts = {name: "" if given.get(name) is None else str(given[name]) for name in names}
    return {f"{criterion.code}-{name}": text for name, text in texts.items()}


class ScorecardLockForm(ActionForm):
    """Locking names the version that the judge saw."""

    submit_label = _("Lock the scores")

    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)


class DeclareIndependenceForm(ActionForm):
    """The judge's word for one stage."""

    submit_label = _("Declare and open the entries")

    agrees = forms.BooleanField(
        label=_("I declare this and will hand back any entry that touches me."),
        error_messages={"required": _("Tick the box: the entries open after your declaration.")},
    )

    def act_arguments(self) -> dict:
        """The tick itself is the act."""
        return {}


class DeclareConflictForm(ActionForm):
    """One step: what kind, and one line."""

    submit_label = _("Hand back this entry")

    kind = forms.ChoiceField(
        label=_("What connects you with this entry?"),
        choices=ConflictKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what fits best.")},
    )
    note = CleanTextField(
        label=_("One line for the organiser"),
        help_text=_("Only the organiser reads this."),
        max_length=300,
        required=False,
    )


class PanelMemberForm(ActionForm):
    """What the organiser knows of a judge."""

    submit_label = _("Save")

    expertise = CleanTextField(
        label=_("Expertise"),
        help_text=_("Such as health, digital service."),
        max_length=200,
        required=False,
    )
    maximum_load = forms.IntegerField(
        label=_("Most entries"), initial=60, min_value=1, max_value=2000
    )
    is_chair = forms.BooleanField(label=_("Chair of the panel"), required=False)


class AddPanelMemberForm(PanelMemberForm):
    """A judge of this organiser who is not on the panel yet."""

    submit_label = _("Add to the panel")

    person = forms.ModelChoiceField(
        User.objects.none(),
        label=_("Judge"),
        empty_label=_("Choose a judge"),
        error_messages={"required": _("Choose a judge.")},
    )
    field_order = ["idempotency_key", "person", "expertise", "maximum_load", "is_chair"]

    def __init__(self, *args: Any, people: Iterable[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = people


def judges_to_add(stage: Stage, day: Any) -> Any:
    """Judges of the organiser who are not on the panel of this stage."""
    guests = Membership.objects.on(day).filter(
        agency=stage.competition.organiser_id, role=Role.JUDGE
    )
    people = User.objects.filter(is_active=True, memberships__in=guests).order_by("name")
    return people.exclude(panels__stage=stage).distinct()


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


class DrawForm(ActionForm):
    """The seed makes the draw one that anybody can repeat."""

    submit_label = _("Draw")

    seed = CleanTextField(
        label=_("Seed"),
        help_text=_("Any text. The same seed on the same list always gives the same result."),
        max_length=40,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"seed": new_code(), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)


class MatrixForm(ActionForm):
    """One page of the table: ticked pairs, and the rows that were shown."""

    submit_label = _("Save assignments")

    reason = CleanTextField(
        label=_("Reason, if you take an entry from a judge"), max_length=300, required=False
    )

    def __init__(self, *args: Any, matrix: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.matrix = matrix

    def clean(self) -> dict:
        """What changed against the table; taking back owes a reason."""
        given = super().clean()
        ticked = set(self.data.getlist("pair"))
        given["add"], given["remove"] = self.matrix.changes(ticked)
        if given["remove"] and not given.get("reason"):
            self.add_error("reason", _("Write why an entry is taken from its judge."))
        return given


class StartRankingForm(ActionForm):
    """Which group, and the lot's seed where the ladder needs one that nobody entered."""

    submit_label = _("Compute the ranking")

    group = forms.ModelChoiceField(
        Group.objects.none(),
        label=_("Group"),
        to_field_name="code",
        empty_label=None,
        error_messages={"required": _("Choose a group.")},
    )
    lot_seed = CleanTextField(
        label=_("Seed of the lot"),
        help_text=_(
            "A public value that did not exist while judges were scoring, as announced. "
            "It cannot be changed later."
        ),
        max_length=120,
    )

    def __init__(self, *args: Any, stage: Stage, groups: list[Group], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["group"].queryset = Group.objects.filter(pk__in=[group.pk for group in groups])
        if len(groups) == 1:
            self.fields["group"].initial = groups[0]
            self.fields["group"].widget = forms.HiddenInput()
        if not needs_lot_seed(stage):
            del self.fields["lot_seed"]


class WhyForm(ReasonForm):
    """A reason that the judge will read too."""

    submit_label = _("Confirm")


def member_initial(member: PanelMember) -> dict:
    """The form as the place on the panel stands."""
    return {
        "expertise": member.expertise,
        "maximum_load": member.maximum_load,
        "is_chair": member.is_chair,
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
