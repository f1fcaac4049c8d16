"""What can be done with editions; each function is one business act in one transaction."""

from competitions.actions.changes import ask_to_change_row, change_row
from competitions.actions.editions import conclude_competition, publish_competition
from competitions.actions.rows import add_row, move_row, remove_row, save_row

__all__ = [
    "add_row",
    "ask_to_change_row",
    "change_row",
    "conclude_competition",
    "move_row",
    "publish_competition",
    "remove_row",
    "save_row",
]
