"""People, the agency tree, memberships, invitations, sign-in."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """The rung of people and agencies."""

    name = "accounts"
