"""The register of innovations, proposals, their versions and candidacies."""

from django.apps import AppConfig


class InnovationsConfig(AppConfig):
    """The rung of what is entered."""

    name = "innovations"

    def ready(self) -> None:
        """Lay the permission table."""
        from innovations import permissions  # noqa: F401, PLC0415 -- needs the models
