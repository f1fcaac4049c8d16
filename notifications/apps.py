"""Outbox and notices."""

from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    """Sibling of audit: neither knows the other."""

    name = "notifications"
