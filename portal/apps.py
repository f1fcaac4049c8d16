"""Pages over several apps: no models."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """The top rung of pages."""

    name = "portal"

    def ready(self) -> None:
        """Lay the permission table."""
        from portal import permissions  # noqa: F401, PLC0415 -- needs the models
