"""What can be done with a proposal; each function is one business act in one transaction."""

from innovations.actions.disqualifying import ask_to_disqualify, disqualify_proposal
from innovations.actions.exports import export_index
from innovations.actions.files import attach_file, attach_link, remove_attachment
from innovations.actions.handing import approve_proposal, hand_over_proposal, return_proposal
from innovations.actions.leaving import release_member
from innovations.actions.noting import settle_note
from innovations.actions.objecting import answer_objection, file_objection, withdraw_objection
from innovations.actions.outreach import call_agencies, remind_drafts, remind_writers
from innovations.actions.pens import leave_pen, take_pen
from innovations.actions.register import (
    HonourFacts,
    change_cover,
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
from innovations.actions.team import (
    IssuedLink,
    add_member,
    invite_to_team,
    join_team,
    remove_member,
    revoke_link,
)
from innovations.actions.uploads import (
    UploadFacts,
    append_chunk,
    discard_upload,
    finish_upload,
    start_upload,
)
from innovations.actions.writing import complete_section, save_section, set_text_aside

__all__ = [
    "HonourFacts",
    "IssuedLink",
    "UploadFacts",
    "add_member",
    "admit_proposal",
    "admit_proposals",
    "answer_objection",
    "answer_point",
    "append_chunk",
    "approve_proposal",
    "ask_to_disqualify",
    "ask_to_reject",
    "attach_file",
    "attach_link",
    "call_agencies",
    "change_cover",
    "check_innovation",
    "complete_section",
    "create_innovation",
    "discard_upload",
    "disqualify_proposal",
    "edit_innovation",
    "export_index",
    "file_objection",
    "finish_upload",
    "hand_over_proposal",
    "invite_to_team",
    "join_team",
    "leave_pen",
    "record_honour",
    "reject_proposal",
    "release_member",
    "remind_drafts",
    "remind_writers",
    "remove_attachment",
    "remove_member",
    "request_repair",
    "return_proposal",
    "revoke_link",
    "save_section",
    "set_text_aside",
    "settle_note",
    "start_proposal",
    "start_upload",
    "submit_proposal",
    "take_pen",
    "undo_decision",
    "update_innovation",
    "withdraw_objection",
    "withdraw_proposal",
]
