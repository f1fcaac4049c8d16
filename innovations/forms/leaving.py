"""End a place in a unit."""

from crispy_forms.layout import Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership
from core.forms import ActionForm


class ReleaseForm(ActionForm):
    """End a place; where drafts are on hand, say who goes on with them."""

    submit_label = _("End membership")

    successor = forms.ChoiceField(
        label=_("Who takes over the drafts?"),
        help_text=_("The colleague joins the teams and is told by mail."),
        error_messages={"required": _("Choose who takes over the drafts.")},
    )

    def __init__(self, *args: object, successors: list[Membership], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.places = {place.code: place for place in successors}
        choices = [(code, _name_of(place)) for code, place in self.places.items()]
        self.fields["successor"].choices = [("", _("Choose a colleague")), *choices]
        if not successors:
            del self.fields["successor"]
            self.helper.layout = Layout(*self.fields)

    def act_arguments(self) -> dict:
        """The place behind the code."""
        return {"successor": self.places.get(self.cleaned_data.get("successor", ""))}


def _name_of(place: Membership) -> str:
    """Siti Rahayu (Pengusul, Puskesmas Sumpiuh II)."""
    return f"{place.person.name} ({place.get_role_display()}, {place.agency.name})"
