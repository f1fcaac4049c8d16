"""Pages over several apps: no models."""

from importlib import import_module

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """The top rung of pages."""

    name = "portal"

    def ready(self) -> None:
        """Put the table of permissions into force."""
        import_module("portal.permissions")
