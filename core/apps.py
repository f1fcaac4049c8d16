"""Core: knows no app."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    """The lowest rung."""

    name = "core"

    def ready(self) -> None:
        """Register the checks that refuse an unsafe production start."""
        from core import checks  # noqa: F401, PLC0415 -- Django asks for checks at this moment
