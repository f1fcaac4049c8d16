"""Editions: their rules, form, rubric, stages and windows."""

from importlib import import_module

from django.apps import AppConfig


class CompetitionsConfig(AppConfig):
    """The rung of the rulebook."""

    name = "competitions"

    def ready(self) -> None:
        """Put the table of permissions into force."""
        import_module("competitions.permissions")
        import_module("competitions.ties")
        import_module("competitions.receivers")
