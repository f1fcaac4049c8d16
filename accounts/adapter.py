"""What allauth asks of us: nobody signs up uninvited, and mail goes through the outbox."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class PortalAccountAdapter(DefaultAccountAdapter):
    """By invitation only."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Accounts are made by accepting an invitation."""
        return False

    def save_user(self, request: HttpRequest, user: Any, form: Any, commit: bool = True) -> Any:
        """Never reached: sign-up is closed."""
        raise PermissionError("sign-up is closed")
