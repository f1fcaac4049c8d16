"""What can be done with a proposal; each function is one business act in one transaction."""

from innovations.actions.handing import approve_proposal, hand_over_proposal, return_proposal
from innovations.actions.leaving import release_member
from innovations.actions.outreach import call_agencies, remind_writers
from innovations.actions.screening import admit_proposal, reject_proposal
from innovations.actions.screening_points import answer_point
from innovations.actions.starting import start_proposal, update_innovation
from innovations.actions.submission import submit_proposal, withdraw_proposal
from innovations.actions.writing import complete_section, save_section

__all__ = [
    "admit_proposal",
    "answer_point",
    "approve_proposal",
    "call_agencies",
    "complete_section",
    "hand_over_proposal",
    "reject_proposal",
    "release_member",
    "remind_writers",
    "return_proposal",
    "save_section",
    "start_proposal",
    "submit_proposal",
    "update_innovation",
    "withdraw_proposal",
]
