"""Forms of what is announced and given."""

from awards.forms.announcements import (
    ApprovalForm,
    BeginForm,
    CancelForm,
    DiscardForm,
    EmbargoForm,
    LetterForm,
    PublicWordsForm,
)
from awards.forms.certificates import CodeForm, ReissueForm, RevokeForm

__all__ = [
    "ApprovalForm",
    "BeginForm",
    "CancelForm",
    "CodeForm",
    "DiscardForm",
    "EmbargoForm",
    "LetterForm",
    "PublicWordsForm",
    "ReissueForm",
    "RevokeForm",
]
