"""Judges of a stage."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms import EndField
from accounts.models import Membership, User
from accounts.states import Role
from competitions.models import Stage
from core.forms import ActionForm, CleanTextField, ReasonForm
from judging.models import PanelMember


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
