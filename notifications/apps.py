"""Outbox and notices."""

from importlib import import_module

from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    """Sibling of audit: neither knows the other."""

    name = "notifications"

    def ready(self) -> None:
        """Put the table of permissions into force."""
        import_module("notifications.permissions")
