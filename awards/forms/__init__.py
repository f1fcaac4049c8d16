"""Forms of what is announced and given."""

from awards.forms.announcements import AnnouncementForm, ApprovalForm, CancelForm
from awards.forms.certificates import CodeForm, ReissueForm, RevokeForm

__all__ = [
    "AnnouncementForm",
    "ApprovalForm",
    "CancelForm",
    "CodeForm",
    "ReissueForm",
    "RevokeForm",
]
