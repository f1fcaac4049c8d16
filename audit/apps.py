"""The trail."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """Sibling of notifications: neither knows the other."""

    name = "audit"
