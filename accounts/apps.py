"""People, the agency tree, memberships, invitations, sign-in."""

from importlib import import_module

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """The rung of people and agencies."""

    name = "accounts"

    def ready(self) -> None:
        """Put the table of permissions into force, and name the acts that two persons share."""
        import_module("accounts.permissions")
        import_module("accounts.receivers")
