"""Announcement, honours given, certificates."""

from importlib import import_module

from django.apps import AppConfig


class AwardsConfig(AppConfig):
    """The rung of what is given."""

    name = "awards"

    def ready(self) -> None:
        """Put the table of permissions into force; know the acts of two persons."""
        import_module("awards.permissions")
        import_module("awards.receivers")
