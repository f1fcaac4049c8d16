"""A second look at who sits there: weighty acts want the password, or a code, of the last minutes.

SECURITY: a session that was stolen or left open neither grants nor announces anything. The page of
the act itself asks, so that nothing that was typed is lost.
"""

from datetime import datetime, timedelta
from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.reauthentication import reauthenticate_by_password
from allauth.core import ratelimit
from allauth.mfa.base.internal.flows import post_authentication
from allauth.mfa.models import Authenticator
from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters

from core.forms import ActionForm

FRESH = timedelta(minutes=10)
PROOF = "proof"


def is_fresh(request: HttpRequest, at: datetime) -> bool:
    """Whether this session's owner proved within the last ten minutes to be there. Half open."""
    oldest = (at - FRESH).timestamp()
    return any(
        record["at"] > oldest for record in get_authentication_records(request, request.user)
    )


def prove(request: HttpRequest, proof: str) -> list[str]:
    """Hold a password or a code against the account; right, it is noted in the session.

    Gives what is wrong, in the person's words. Tries are counted a person, as at sign-in.
    """
    key = f"stepup-{request.user.pk}"
    if not ratelimit.consume(request, action="login_failed", key=key):
        return [_("Too many tries. Wait five minutes, then try again.")]
    if request.user.check_password(proof):
        reauthenticate_by_password(request)
    elif authenticator := _matching(request, proof):
        post_authentication(request, authenticator, reauthenticated=True)
    else:
        return [_("This is not right. Type your password, or the code that your app shows now.")]
    ratelimit.clear(request, action="login_failed", key=key)
    return []


def _matching(request: HttpRequest, code: str) -> Authenticator | None:
    """The person's authenticator app that shows this code now; a code works once."""
    apps = Authenticator.objects.filter(user=request.user, type=Authenticator.Type.TOTP)
    return next((app for app in apps if app.wrap().validate_code(code.strip())), None)


class ProofField(forms.CharField):
    """Asked for beside the act itself."""

    def __init__(self) -> None:
        super().__init__(
            label=gettext_lazy("Your password, or the code from your app"),
            help_text=gettext_lazy("This act is weighty and you signed in a while ago."),
            error_messages={"required": gettext_lazy("Confirm that it is you.")},
            strip=False,
            max_length=128,
            widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        )


class StepUpMixin:
    """Stands before ActionView where the act owes a fresh proof of who acts."""

    @method_decorator(sensitive_post_parameters(PROOF))
    def dispatch(self, *args: Any, **kwargs: Any) -> HttpResponse:
        """The password stays out of every report of an error."""
        return super().dispatch(*args, **kwargs)

    def needs_proof(self) -> bool:
        """Views narrow it to the cases that weigh."""
        return True

    def get_form(self, form_class: type[ActionForm] | None = None) -> ActionForm:
        """The act's own form, with one more field when the last proof is old."""
        form = super().get_form(form_class)
        if self.needs_proof() and not is_fresh(self.request, self.request.instant):
            form.fields[PROOF] = ProofField()
            form.helper.layout.append(PROOF)
        return form

    def form_valid(self, form: ActionForm) -> HttpResponse:
        """First the proof, then the act."""
        faults = self.faults_of_proof(form)
        for fault in faults:
            form.add_error(PROOF, fault)
        return self.form_invalid(form) if faults else super().form_valid(form)

    def faults_of_proof(self, form: ActionForm) -> list[str]:
        """What is wrong with the proof; the act never sees it."""
        if PROOF not in form.fields:
            return []
        return prove(self.request, form.cleaned_data.pop(PROOF))

    def form_invalid(self, form: ActionForm) -> HttpResponse:
        """Once proved, the page does not ask again."""
        if PROOF in form.fields and is_fresh(self.request, self.request.instant):
            del form.fields[PROOF]
            form.helper.layout.remove(PROOF)
        return super().form_invalid(form)
