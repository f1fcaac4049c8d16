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
from awards.forms.ceremonies import CeremonyForm, InviteForm, ReceiversForm
from awards.forms.certificates import (
    CodeForm,
    CopyForm,
    CorrectForm,
    IssueForm,
    KeepForm,
    NamesForm,
    ReissueForm,
    RevokeForm,
)
from awards.forms.incentives import CorrectIncentiveForm, IncentiveForm, WithdrawIncentiveForm
from awards.forms.templates import DesignForm, first_design

__all__ = [
    "ApprovalForm",
    "BeginForm",
    "CancelForm",
    "CeremonyForm",
    "CodeForm",
    "CopyForm",
    "CorrectForm",
    "CorrectIncentiveForm",
    "DesignForm",
    "DiscardForm",
    "EmbargoForm",
    "IncentiveForm",
    "InviteForm",
    "IssueForm",
    "KeepForm",
    "LetterForm",
    "NamesForm",
    "PublicWordsForm",
    "ReceiversForm",
    "ReissueForm",
    "RevokeForm",
    "WithdrawIncentiveForm",
    "first_design",
]
