"""Who belongs to a team."""

from crispy_forms.layout import Fieldset, Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership
from core.forms import ActionForm, LineField
from innovations.states import TeamRole


class MemberForm(ActionForm):
    """A colleague with an account, or somebody who is only named."""

    submit_label = _("Add to the team")

    colleague = forms.ChoiceField(label=_("A colleague of the unit"), required=False)
    name = LineField(
        label=_("Or the name of somebody without an account"), max_length=120, required=False
    )
    position = LineField(
        label=_("Position"),
        max_length=120,
        required=False,
        help_text=_("As it should stand on the certificate, e.g. midwife."),
    )
    role = forms.ChoiceField(label=_("Part in the team"), choices=TeamRole.choices)

    def __init__(self, *args: object, colleagues: list[Membership], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.people = {place.code: place.person for place in colleagues}
        names = [(place.code, place.person.name) for place in colleagues]
        self.fields["colleague"].choices = [("", _("Nobody chosen")), *names]
        self.helper.layout = Layout(
            "idempotency_key",
            Fieldset(_("Add somebody"), "colleague", "name", "position", "role"),
        )

    def clean(self) -> dict:
        """Exactly one of the two; a named person writes nothing."""
        told = super().clean()
        colleague, name = told.get("colleague"), told.get("name")
        if bool(colleague) == bool(name):
            self.add_error("name", _("Choose a colleague or write a name: one of the two."))
        elif name and told.get("role") == TeamRole.WRITER:
            self.add_error("role", _("Somebody without an account cannot write here."))
        return told

    def act_arguments(self) -> dict:
        """The person behind the code."""
        told = self.cleaned_data
        return {
            "person": self.people.get(told["colleague"]),
            "name": told["name"],
            "position": told["position"],
            "role": told["role"],
        }


class LinkForm(ActionForm):
    """What the person who opens the link will be."""

    submit_label = _("Make a link")

    role = forms.ChoiceField(
        label=_("Part in the team"), choices=TeamRole.choices, initial=TeamRole.WRITER
    )
