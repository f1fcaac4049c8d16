"""Load the official list of regions; part of every set-up."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.regions import load_regions, read_regions


class Command(BaseCommand):
    """Nation, provinces, regencies and cities; a second run changes nothing."""

    help = "Write the nation, its provinces, regencies and cities into the tree of agencies."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """The data come with the front-end packages."""
        try:
            regions = read_regions()
        except FileNotFoundError as fault:
            raise CommandError(f"{fault.filename} is missing; install with: npm ci") from fault
        added = load_regions(regions)
        self.stdout.write(f"{len(regions)} regions known, {added} of them new.")
