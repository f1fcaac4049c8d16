"""Print the demo accounts again."""

from typing import Any

from django.core.management.base import BaseCommand

from demo.accounts import account_lines


class Command(BaseCommand):
    """Role, e-mail and password, one account a line."""

    help = "Print the demo accounts: role, e-mail, password."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """The same lines that `load_demo` printed."""
        self.stdout.write("\n".join(account_lines()))
