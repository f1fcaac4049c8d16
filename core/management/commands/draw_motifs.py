"""Write the drawings that pages use as files; a test fails when they are old."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from core.drawings import favicon, nila_cloth


class Command(BaseCommand):
    """Draw the portal's sign and the nila cloth into static/img."""

    help = __doc__

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Both, anew."""
        folder = settings.BASE_DIR / "static" / "img"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "favicon.svg").write_text(favicon())
        (folder / "nila.svg").write_text(nila_cloth())
        self.stdout.write(f"Drawn into {folder}.")
