"""Pages over several apps: no models."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """The top rung of pages."""

    name = "portal"
