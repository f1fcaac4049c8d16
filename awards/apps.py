"""Announcement, honours given, certificates."""

from importlib import import_module

from django.apps import AppConfig


class AwardsConfig(AppConfig):
    """The rung of what is given."""

    name = "awards"

    def ready(self) -> None:
        """Put the table of permissions into force."""
        import_module("awards.permissions")
