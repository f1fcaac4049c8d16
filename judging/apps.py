"""Panels, assignment, scorecards, ranking, conclusion of a stage."""

from importlib import import_module

from django.apps import AppConfig


class JudgingConfig(AppConfig):
    """The rung of judging."""

    name = "judging"

    def ready(self) -> None:
        """Put the table of permissions into force; know the acts of two persons."""
        import_module("judging.permissions")
        import_module("judging.receivers")
