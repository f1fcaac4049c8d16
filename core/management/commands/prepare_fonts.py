"""A step of the set-up: `manage.py prepare_fonts`."""

from typing import Any

from django.core.management.base import BaseCommand

from core.fonts import prepare_fonts


class Command(BaseCommand):
    """Convert the fonts that paper is set in."""

    help = "Convert the fonts for PDFs, unless they are there."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Say how many are ready."""
        self.stdout.write(f"{len(prepare_fonts())} fonts ready")
