"""The demo editions: data and loader."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """Stands beside the ladder and plays a person of every role."""

    name = "demo"
