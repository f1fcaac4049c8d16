"""What a ranking is asked with."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from competitions.models import Group, Stage
from core.forms import ActionForm, CleanTextField
from judging.queries.obstacles import needs_lot_seed


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
