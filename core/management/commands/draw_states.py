"""Draw every state machine into docs/states.md."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import override

from core.models import Stateful
from core.states import Machine

HEAD = """# States

Drawn by `manage.py draw_states` from the tables in each app's `states.py`;
a test fails when it is old.
"""


def draw_machine(name: str, machine: Machine) -> str:
    """One Mermaid chart with the words that people see."""
    lines = [f"## {name}", "", "```mermaid", "stateDiagram-v2", f"    [*] --> {machine.initial}"]
    lines += [
        f"    {source} --> {arrow.target}: {arrow.name}"
        for arrow in machine.arrows
        for source in arrow.sources
    ]
    lines += ["```", "", "| State | Shown as |", "|---|---|"]
    lines += [f"| `{value}` | {label} |" for value, label in machine.states.choices]
    return "\n".join(lines) + "\n"


def machines() -> Iterator[tuple[str, Machine]]:
    """Every Stateful model, in the order of the ladder."""
    for model in apps.get_models():
        if issubclass(model, Stateful):
            yield model.__name__, model.machine


def draw_all() -> str:
    """The whole page, in English."""
    with override("en"):
        return "\n".join([HEAD, *(draw_machine(name, chart) for name, chart in machines())])


class Command(BaseCommand):
    """`draw_states` writes the page; `draw_states --check` only says whether it is old."""

    help = "Draw every state machine into docs/states.md."

    def add_arguments(self, parser: CommandParser) -> None:
        """One switch."""
        parser.add_argument("--check", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write or compare."""
        page = Path(settings.BASE_DIR) / "docs" / "states.md"
        text = draw_all()
        if not options["check"]:
            page.parent.mkdir(exist_ok=True)
            page.write_text(text)
        elif not page.exists() or page.read_text() != text:
            raise CommandError("docs/states.md is old: run `manage.py draw_states`.")
