"""Load the demo editions once."""

import os
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from demo.accounts import account_lines
from demo.loader import is_loaded, load


class Command(BaseCommand):
    """Play the demo through the portal's own acts; a second run changes nothing."""

    help = "Load the demo editions (once) and print the demo accounts."

    def add_arguments(self, parser: CommandParser) -> None:
        """A smaller world is enough for tests."""
        parser.add_argument("--small", action="store_true", help="a few entries, all roles")

    def handle(self, *_args: Any, **options: Any) -> None:
        """SECURITY: its accounts share a known password, so a real portal refuses to load it."""
        if not settings.DEMO:
            raise CommandError("The demo's password is known to everybody; DEMO is not set.")
        if is_loaded():
            self.stdout.write("The demo is loaded already.")
        else:
            load(timezone.now(), small=options["small"], say=self.say)
        self.tell_accounts()

    def say(self, step: str) -> None:
        """One line a step."""
        self.stdout.write(f"  {step}")

    def tell_accounts(self) -> None:
        """Keep them where `make run` looks for them; without such a place, print them."""
        text = "\n".join(account_lines()) + "\n"
        path = os.environ.get("DEMO_ACCOUNTS_FILE")
        if path:
            Path(path).write_text(text)
        else:
            self.stdout.write(text)
