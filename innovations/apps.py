"""The register of innovations, proposals, their versions and candidacies."""

from importlib import import_module

from django.apps import AppConfig


class InnovationsConfig(AppConfig):
    """The rung of what is entered."""

    name = "innovations"

    def ready(self) -> None:
        """Put the table of permissions into force."""
        import_module("innovations.permissions")
        import_module("innovations.ties")
        import_module("innovations.receivers")
