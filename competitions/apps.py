"""Editions: their rules, form, rubric, stages and windows."""

from django.apps import AppConfig


class CompetitionsConfig(AppConfig):
    """The rung of the rulebook."""

    name = "competitions"

    def ready(self) -> None:
        """Lay the permission table."""
        from competitions import permissions  # noqa: F401, PLC0415 -- needs the models
