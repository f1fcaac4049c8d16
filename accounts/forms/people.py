"""What people type about themselves and others; allauth's forms in our own words and look."""

from typing import Any

from allauth.account import forms as account
from allauth.mfa.base import forms as second_factor
from allauth.mfa.recovery_codes import forms as recovery
from allauth.mfa.totp import forms as authenticator
from crispy_forms.layout import Layout, Row
from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.validators import MaxLengthValidator, RegexValidator
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from accounts.forms.places import ByMailField, EndField
from accounts.models import Agency, User
from accounts.permissions import may_grant
from accounts.states import GRANTABLE, OFFICE_ROLES, Role
from accounts.workspaces import SHARED_DEVICE
from core.forms import ActionForm, CleanTextField, fields_only

LONGEST_ADDRESS = User._meta.get_field("email").max_length
PASSWORD_HINT = _("At least 10 characters. A short sentence is easy to remember and hard to guess.")


class BareForm:
    """Fields only: page and button come from the template; no placeholder repeats a label."""

    submit_label = _("Continue")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = fields_only()
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)


def _say(field: forms.Field, label: str, hint: str = "") -> None:
    field.label, field.help_text = label, hint


class SignInForm(BareForm, account.LoginForm):
    """E-mail, password, and whether others use this device."""

    submit_label = _("Sign in")

    shared_device = forms.BooleanField(
        label=_("This is a shared device"),
        help_text=_("Drafts are not kept on it, and you are signed out after 30 idle minutes."),
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self.fields["login"], _("E-mail"), _("The address that you were invited with"))
        _say(self.fields["password"], _("Password"))
        self.fields["login"].widget.attrs["autocomplete"] = "username"
        self.order_fields(["login", "password", "shared_device"])

    def login(self, request: HttpRequest, redirect_url: str | None = None) -> HttpResponse:
        """On a shared device the session ends with the browser, or when it was left idle."""
        is_shared = self.cleaned_data["shared_device"]
        request.session[SHARED_DEVICE] = is_shared
        response = super().login(request, redirect_url)
        request.session.set_expiry(0 if is_shared else settings.SESSION_COOKIE_AGE)
        return response


class ResetPasswordForm(BareForm, account.ResetPasswordForm):
    """Where the way back is sent."""

    submit_label = _("Send the link")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self.fields["email"], _("E-mail"))
        self.fields["email"].validators.append(MaxLengthValidator(LONGEST_ADDRESS))


class OneNewPassword(BareForm):
    """The new password is asked once: a slip is mended by the reset mail, not by typing twice."""

    submit_label = _("Save password")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["password2"]
        _say(self.fields["password1"], _("New password"), PASSWORD_HINT)


class NewPasswordForm(OneNewPassword, account.ResetPasswordKeyForm):
    """After the reset mail."""


class ChangePasswordForm(OneNewPassword, account.ChangePasswordForm):
    """Old and new."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self.fields["oldpassword"], _("Current password"))


class PasswordAgainForm(BareForm, account.ReauthenticateForm):
    """Before something that a hijacked session must not do."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self.fields["password"], _("Password"))


class CodeForm(BareForm):
    """Six digits from the app, or a recovery code. Pasting is welcome."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self.fields["code"], _("Code"), _("Six digits from the app, or a recovery code"))
        self.fields["code"].widget.attrs["inputmode"] = "numeric"


class SecondFactorForm(CodeForm, second_factor.AuthenticateForm):
    """At sign-in."""

    submit_label = _("Sign in")


class SecondFactorAgainForm(CodeForm, second_factor.ReauthenticateForm):
    """Instead of the password, before something delicate."""


class ActivateAuthenticatorForm(CodeForm, authenticator.ActivateTOTPForm):
    """The first code proves that the app was set up."""

    submit_label = _("Turn on")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self.fields["code"], _("Code from the app"), _("Six digits"))


class DeactivateAuthenticatorForm(BareForm, authenticator.DeactivateTOTPForm):
    """Only the question itself."""

    submit_label = _("Turn off")


class NewRecoveryCodesForm(BareForm, recovery.GenerateRecoveryCodesForm):
    """Only the question itself."""

    submit_label = _("Make new codes")


class AgencyChoice(forms.ModelChoiceField):
    """An agency with the one above it: units of the same name are common."""

    def label_from_instance(self, agency: Agency) -> str:
        """SMP 1 (Dinas Pendidikan)."""
        return f"{agency.name} ({agency.parent.brief})" if agency.parent else agency.name


class InvitePersonForm(ActionForm):
    """Whom, where and as what."""

    submit_label = _("Send invitation")

    name = CleanTextField(label=_("Name"), max_length=120)
    email = forms.EmailField(
        label=_("E-mail"),
        max_length=LONGEST_ADDRESS,
        help_text=_("A personal address: accounts are never shared"),
    )
    agency = AgencyChoice(label=_("Agency or unit"), queryset=None, to_field_name="code")
    role = forms.ChoiceField(label=_("Role"))
    ends_on = EndField()
    by_mail = ByMailField()
    reason = CleanTextField(
        label=_("Reason, for a role of your own office"),
        help_text=_("A colleague reads it and confirms; only then the invitation leaves."),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by = by
        reach = Agency.objects.within_reach(by.workspace)
        self.fields["agency"].queryset = reach.current().labelled()
        self.fields["role"].choices = [(r.value, r.label) for r in GRANTABLE[by.workspace.role]]
        if by.workspace.role != Role.ORGANISER:
            del self.fields["reason"]
            self.helper.layout = Layout(*self.fields)

    def clean(self) -> dict:
        """Office roles are handed out in the own office only, each with its reason."""
        facts = super().clean()
        agency, role = facts.get("agency"), facts.get("role")
        if agency and role and not may_grant(self.by, agency, role):
            text = _("%(role)s is a role of your own office, not of this agency.")
            self.add_error("role", text % {"role": Role(role).label})
        if role in OFFICE_ROLES and not facts.get("reason"):
            self.add_error("reason", _("Write the reason. It is kept with the decision."))
        return facts


class NewPersonForm(forms.Form):
    """The first visit: name, password, language."""

    name = CleanTextField(label=_("Name"), max_length=120, help_text=_("Without titles"))
    password = forms.CharField(
        label=_("Password"),
        help_text=PASSWORD_HINT,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    language = forms.ChoiceField(
        label=_("Language"),
        choices=[("id", "Bahasa Indonesia"), ("en", "English")],
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, email: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.email = email
        self.fields["name"].widget.attrs["autocomplete"] = "name"
        self.helper = fields_only()

    def clean(self) -> dict:
        """The password is held against the person's own name and address."""
        facts = super().clean()
        if "password" in facts:
            person = User(email=self.email, name=facts.get("name", ""))
            try:
                validate_password(facts["password"], person)
            except forms.ValidationError as refusal:
                self.add_error("password", refusal)
        return facts


class ProfileForm(ActionForm):
    """What stands on a certificate, and how to reach the person."""

    submit_label = _("Save profile")

    title_before = CleanTextField(
        label=_("Title before the name"), max_length=40, required=False, help_text=_("dr., Hj.")
    )
    name = CleanTextField(label=_("Name as on the certificate"), max_length=120)
    title_after = CleanTextField(
        label=_("Title after the name"), max_length=60, required=False, help_text=_("S.Kep., M.Si.")
    )
    phone = CleanTextField(
        label=_("Phone"),
        max_length=24,
        required=False,
        help_text=_("So that the organiser can reach you when something is urgent"),
        validators=[
            RegexValidator(r"^\+?[0-9][0-9 -]{6,20}$", _("Digits only, e.g. 0812 3456 7890."))
        ],
    )
    language = forms.ChoiceField(
        label=_("Language"),
        choices=[("id", "Bahasa Indonesia"), ("en", "English")],
        help_text=_("For mail and after signing in"),
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, hint in (
            ("name", "name"),
            ("title_before", "honorific-prefix"),
            ("title_after", "honorific-suffix"),
            ("phone", "tel"),
        ):
            self.fields[name].widget.attrs["autocomplete"] = hint
        self.helper.layout = Layout(
            "idempotency_key", "name", Row("title_before", "title_after"), "phone", "language"
        )
