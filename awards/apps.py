"""Announcement, honours given, certificates."""

from django.apps import AppConfig


class AwardsConfig(AppConfig):
    """The rung of what is given."""

    name = "awards"
