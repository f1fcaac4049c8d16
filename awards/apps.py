"""Announcement, honours given, certificates."""

from django.apps import AppConfig


class AwardsConfig(AppConfig):
    """The rung of what is given."""

    name = "awards"

    def ready(self) -> None:
        """Put this app's permissions on the table."""
        from awards import permissions  # noqa: F401, PLC0415 -- models are loaded only now
