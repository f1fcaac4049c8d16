"""Outbox and notices."""

from importlib import import_module

from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    """Stands on the trail, below people: it knows offices by their code."""

    name = "notifications"

    def ready(self) -> None:
        """Put the table of permissions into force."""
        import_module("notifications.permissions")
