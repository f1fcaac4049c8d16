"""Panels, assignment, scorecards, ranking, conclusion of a stage."""

from django.apps import AppConfig


class JudgingConfig(AppConfig):
    """The rung of judging."""

    name = "judging"
