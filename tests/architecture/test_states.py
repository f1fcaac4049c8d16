"""State machines: every state can be reached, the drawing is current."""

from pathlib import Path

import pytest
from django.conf import settings

from core.management.commands.draw_states import draw_all, machines
from core.states import Machine


@pytest.mark.parametrize(("name", "machine"), list(machines()))
def test_every_state_can_be_reached(name: str, machine: Machine) -> None:
    assert machine.reachable() == set(machine.states.values)


def test_the_drawing_is_current() -> None:
    page = Path(settings.BASE_DIR) / "docs" / "states.md"

    assert page.read_text() == draw_all()
