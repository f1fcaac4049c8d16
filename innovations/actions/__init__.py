"""What can be done with a proposal; each function is one business act in one transaction."""

from innovations.actions.handing import approve_proposal, hand_over_proposal, return_proposal
from innovations.actions.leaving import release_member
from innovations.actions.noting import settle_note
from innovations.actions.outreach import call_agencies, remind_writers
from innovations.actions.pens import leave_pen, take_pen
from innovations.actions.register import (
    HonourFacts,
    check_innovation,
    create_innovation,
    edit_innovation,
    record_honour,
)
from innovations.actions.screening import (
    admit_proposal,
    admit_proposals,
    ask_to_reject,
    reject_proposal,
    request_repair,
    undo_decision,
)
from innovations.actions.screening_points import answer_point
from innovations.actions.starting import start_proposal, update_innovation
from innovations.actions.submission import submit_proposal, withdraw_proposal
from innovations.actions.writing import complete_section, save_section, set_text_aside

__all__ = [
    "HonourFacts",
    "admit_proposal",
    "admit_proposals",
    "answer_point",
    "approve_proposal",
    "ask_to_reject",
    "call_agencies",
    "check_innovation",
    "complete_section",
    "create_innovation",
    "edit_innovation",
    "hand_over_proposal",
    "leave_pen",
    "record_honour",
    "reject_proposal",
    "release_member",
    "remind_writers",
    "request_repair",
    "return_proposal",
    "save_section",
    "set_text_aside",
    "settle_note",
    "start_proposal",
    "submit_proposal",
    "take_pen",
    "undo_decision",
    "update_innovation",
    "withdraw_proposal",
]
