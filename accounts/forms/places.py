"""How long somebody keeps a place, and how a link reaches its reader."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import ActionForm, CleanTextField


class EndField(forms.DateField):
    """The first day that no longer counts; empty for a place without an end."""

    def __init__(self) -> None:
        super().__init__(
            label=_("Ends on"),
            help_text=_("From this day on the role opens nothing. Empty: until somebody ends it."),
            required=False,
            widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        )


class ByMailField(forms.TypedChoiceField):
    """Mail, or a hand that passes the link on."""

    def __init__(self) -> None:
        super().__init__(
            label=_("How the link gets there"),
            help_text=_("A role of your own office always goes by e-mail."),
            choices=[("mail", _("By e-mail")), ("link", _("I pass it on myself, by WhatsApp"))],
            coerce=lambda way: way != "link",
            initial="mail",
            widget=forms.RadioSelect,
        )


class RenewInvitationForm(ActionForm):
    """Send it again, by mail or by hand."""

    submit_label = _("Send again")

    by_mail = ByMailField()


class RenewOfficeInvitationForm(ActionForm):
    """Send it again; the link of an office role goes by mail alone."""

    submit_label = _("Send again")


class MembershipEndDateForm(ActionForm):
    """Another end for a place."""

    submit_label = _("Save the end")

    ends_on = EndField()


class OfficeEndDateForm(MembershipEndDateForm):
    """The same for a role of the office, whose longer stay a colleague confirms."""

    reason = CleanTextField(
        label=_("Reason"),
        help_text=_("Needed when the place shall last longer: a colleague reads it and confirms."),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, ends_on: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.stored = ends_on

    def clean(self) -> dict:
        """A longer place owes its reason."""
        facts = super().clean()
        wished = facts.get("ends_on")
        is_longer = self.stored is not None and (wished is None or wished > self.stored)
        if is_longer and not facts.get("reason"):
            self.add_error("reason", _("Write the reason. It is kept with the decision."))
        return facts
