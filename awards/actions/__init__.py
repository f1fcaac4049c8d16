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
from awards.actions.certificates import reissue_certificate, revoke_certificate

__all__ = [
    "approve_announcement",
    "cancel_announcement",
    "discard_announcement",
    "freeze_announcement",
    "note_preview",
    "prepare_announcement",
    "reissue_certificate",
    "revoke_certificate",
    "update_announcement",
    "withdraw_approval",
    "word_announcement",
]
