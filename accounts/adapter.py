"""What allauth asks of us: nobody signs up uninvited, and mail goes through the outbox."""

from typing import Any
from uuid import uuid4

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context as current
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language, override
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.states import GUARDED_ROLES
from accounts.workspaces import memberships_of
from core.links import plain_path
from notifications.outbox import post, post_to_address

SECURITY_NEWS = {
    "account/email/password_changed": "password_changed",
    "account/email/password_reset": "password_changed",
    "mfa/email/totp_activated": "second_factor_on",
    "mfa/email/totp_deactivated": "second_factor_off",
    "mfa/email/recovery_codes_generated": "recovery_codes_made",
}


class PortalAccountAdapter(DefaultAccountAdapter):
    """By invitation only; answers do not tell who has an account."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": _("E-mail and password do not belong together. Try again."),
        "enter_current_password": _("This is not your current password."),
        "incorrect_password": _("This is not your password."),
        "too_many_login_attempts": _("Too many tries. Wait five minutes, or reset your password."),
        "rate_limited": _("Too many tries. Wait a moment, then try again."),
    }

    def is_open_for_signup(self, _request: HttpRequest) -> bool:
        """Accounts are made by accepting an invitation."""
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Home, in the person's own language."""
        with override(request.user.language):
            return super().get_login_redirect_url(request)

    def get_password_change_redirect_url(self, _request: HttpRequest) -> str:
        """Back to the page of keys."""
        return reverse("mfa_index")

    def get_reset_password_from_key_url(self, key: str) -> str:
        """A path only: the outbox makes the link, never from a Host header."""
        uid, _dash, secret = key.partition("-")
        return plain_path("account_reset_password_from_key", uidb36=uid, key=secret)

    def send_mail(self, _template_prefix: str, email: str, context: dict) -> None:
        """A row of the outbox, for known and unknown addresses alike: the answers take as long."""
        person = context.get("user")
        post_to_address(
            "password_reset" if person else "unknown_account",
            address=email,
            language=person.language if person else get_language(),
            about=f"reset-{uuid4()}",
            at=current.request.instant,
            url=context.get("password_reset_url", ""),
        )

    def send_notification_mail(self, template_prefix: str, user: User, **_facts: Any) -> None:
        """Tell the owner that a key was changed, by mail and in the portal."""
        post(
            SECURITY_NEWS[template_prefix],
            to=[user],
            about=f"keys-{uuid4()}",
            at=current.request.instant,
            url=plain_path("mfa_index"),
        )

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """SECURITY: account and source together, so that a stranger cannot lock the owner out."""
        key = super()._get_login_attempts_cache_key(request, **credentials)
        return f"{key}|{self.get_client_ip(request)}"


class PortalSecondFactorAdapter(DefaultMFAAdapter):
    """A second factor that is owed cannot be taken off."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("This code is not right. Wait for the next one, then try again."),
        "cannot_delete_authenticator": _("Your role needs the second factor."),
    }

    def can_delete_authenticator(self, authenticator: Any) -> bool:
        """Not while any membership of the person is guarded."""
        if not settings.MFA_REQUIRED:
            return True
        person = authenticator.user
        rows = memberships_of(person, current.request.instant)
        return not person.is_staff and not any(row.role in GUARDED_ROLES for row in rows)
