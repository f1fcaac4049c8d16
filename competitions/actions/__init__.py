"""What can be done with editions; each function is one business act in one transaction."""

from competitions.actions.changes import ask_to_change_row, change_row
from competitions.actions.creation import clone_competition, create_competition
from competitions.actions.deadlines import (
    ask_to_extend_window,
    ask_to_reopen_window,
    extend_window,
    reopen_window,
)
from competitions.actions.editions import (
    cancel_competition,
    conclude_competition,
    publish_competition,
)
from competitions.actions.enquiries import (
    add_enquiry,
    answer_enquiry,
    ask_enquiry,
    set_aside_enquiry,
)
from competitions.actions.rows import add_row, move_row, remove_row, save_row
from competitions.actions.versions import (
    adopt_rules,
    ask_to_adopt_rules,
    discard_rules_version,
    open_rules_version,
)

__all__ = [
    "add_enquiry",
    "add_row",
    "adopt_rules",
    "answer_enquiry",
    "ask_enquiry",
    "ask_to_adopt_rules",
    "ask_to_change_row",
    "ask_to_extend_window",
    "ask_to_reopen_window",
    "cancel_competition",
    "change_row",
    "clone_competition",
    "conclude_competition",
    "create_competition",
    "discard_rules_version",
    "extend_window",
    "move_row",
    "open_rules_version",
    "publish_competition",
    "remove_row",
    "reopen_window",
    "save_row",
    "set_aside_enquiry",
]
