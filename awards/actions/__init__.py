"""What can be done with announcements, certificates and honours; each function is one act."""

from awards.actions.announcements import (
    approve_announcement,
    cancel_announcement,
    prepare_announcement,
    update_announcement,
)
from awards.actions.certificates import reissue_certificate, revoke_certificate

__all__ = [
    "approve_announcement",
    "cancel_announcement",
    "prepare_announcement",
    "reissue_certificate",
    "revoke_certificate",
    "update_announcement",
]
