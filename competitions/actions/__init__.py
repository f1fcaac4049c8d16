"""What can be done with editions; each function is one business act in one transaction."""

from competitions.actions.additions import (
    add_row_by_two,
    ask_to_add_row,
    ask_to_remove_row,
    remove_row_by_two,
)
from competitions.actions.calendar import (
    TimeEdit,
    add_holiday,
    fill_holidays,
    remove_holiday,
    save_calendar,
    save_holiday,
)
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
from competitions.actions.events import (
    cancel_event,
    create_event,
    edit_event,
    invite_agencies,
    publish_event,
    remind_of_event,
)
from competitions.actions.materials import add_material, remove_material
from competitions.actions.offices import appoint_person, end_appointment
from competitions.actions.rows import add_row, move_row, remove_row, save_row
from competitions.actions.seats import (
    add_walk_in,
    cancel_sign_up,
    note_attendance,
    sign_up_agency,
)
from competitions.actions.versions import (
    adopt_rules,
    ask_to_adopt_rules,
    discard_rules_version,
    open_rules_version,
)

__all__ = [
    "TimeEdit",
    "add_enquiry",
    "add_holiday",
    "add_material",
    "add_row",
    "add_row_by_two",
    "add_walk_in",
    "adopt_rules",
    "answer_enquiry",
    "appoint_person",
    "ask_enquiry",
    "ask_to_add_row",
    "ask_to_adopt_rules",
    "ask_to_change_row",
    "ask_to_extend_window",
    "ask_to_remove_row",
    "ask_to_reopen_window",
    "cancel_competition",
    "cancel_event",
    "cancel_sign_up",
    "change_row",
    "clone_competition",
    "conclude_competition",
    "create_competition",
    "create_event",
    "discard_rules_version",
    "edit_event",
    "end_appointment",
    "extend_window",
    "fill_holidays",
    "invite_agencies",
    "move_row",
    "note_attendance",
    "open_rules_version",
    "publish_competition",
    "publish_event",
    "remind_of_event",
    "remove_holiday",
    "remove_material",
    "remove_row",
    "remove_row_by_two",
    "reopen_window",
    "save_calendar",
    "save_holiday",
    "save_row",
    "set_aside_enquiry",
    "sign_up_agency",
]
