"""Core: knows no app."""

from importlib import import_module

from django.apps import AppConfig


class CoreConfig(AppConfig):
    """The lowest rung."""

    name = "core"

    def ready(self) -> None:
        """Register the checks that refuse an unsafe production start."""
        import_module("core.checks")
