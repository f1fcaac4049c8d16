"""The register of innovations, proposals, their versions and candidacies."""

from django.apps import AppConfig


class InnovationsConfig(AppConfig):
    """The rung of what is entered."""

    name = "innovations"
