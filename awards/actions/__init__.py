"""What can be done with announcements, certificates and honours; each function is one act."""

from awards.actions.announcements import (
    discard_announcement,
    freeze_announcement,
    note_preview,
    prepare_announcement,
    update_announcement,
    word_announcement,
)
from awards.actions.approvals import (
    approve_announcement,
    cancel_announcement,
    withdraw_approval,
)
from awards.actions.ceremonies import invite_receivers, note_receivers, plan_ceremony
from awards.actions.certificates import (
    issue_certificates,
    reissue_certificate,
    revoke_certificate,
)
from awards.actions.incentives import correct_incentive, note_incentive, withdraw_incentive
from awards.actions.inscriptions import check_names, correct_names, keep_names
from awards.actions.objections import (
    accept_result_objection,
    ask_to_accept_objection,
    confirm_result_objection,
    file_result_objection,
    name_objection_officer,
    read_objector,
    refuse_result_objection,
    take_up_objection,
    withdraw_result_objection,
)
from awards.actions.promotions import name_upper, promote_entries
from awards.actions.templates import design_certificate

__all__ = [
    "accept_result_objection",
    "approve_announcement",
    "ask_to_accept_objection",
    "cancel_announcement",
    "check_names",
    "confirm_result_objection",
    "correct_incentive",
    "correct_names",
    "design_certificate",
    "discard_announcement",
    "file_result_objection",
    "freeze_announcement",
    "invite_receivers",
    "issue_certificates",
    "keep_names",
    "name_objection_officer",
    "name_upper",
    "note_incentive",
    "note_preview",
    "note_receivers",
    "plan_ceremony",
    "prepare_announcement",
    "promote_entries",
    "read_objector",
    "refuse_result_objection",
    "reissue_certificate",
    "revoke_certificate",
    "take_up_objection",
    "update_announcement",
    "withdraw_approval",
    "withdraw_incentive",
    "withdraw_result_objection",
    "word_announcement",
]
