"""Who is to hold which office."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from competitions.states import EditionRole
from core.forms import ActionForm


class AppointmentForm(ActionForm):
    """A person of the office, and an office of the edition."""

    role = forms.ChoiceField(label=_("Office"), choices=EditionRole.choices)
    person = forms.ModelChoiceField(
        label=_("Person"),
        queryset=None,
        empty_label=_("Choose a person"),
        error_messages={"required": _("Choose a person.")},
    )

    def __init__(self, *args: Any, people: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = people
        self.fields["person"].label_from_instance = lambda person: person.name
