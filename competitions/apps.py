"""Editions: their rules, form, rubric, stages and windows."""

from django.apps import AppConfig


class CompetitionsConfig(AppConfig):
    """The rung of the rulebook."""

    name = "competitions"
