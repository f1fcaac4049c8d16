"""What people fill in for an entry."""

from innovations.forms.facts import InnovationForm
from innovations.forms.handing import DECLARATIONS, ReturnForm, SubmitForm
from innovations.forms.leaving import ReleaseForm
from innovations.forms.screening import CHOICES, DecisionForm, PointForm
from innovations.forms.text import LONGEST_ANSWER, AnswerField, SectionForm

__all__ = [
    "CHOICES",
    "DecisionForm",
    "PointForm",
    "DECLARATIONS",
    "LONGEST_ANSWER",
    "AnswerField",
    "InnovationForm",
    "ReleaseForm",
    "ReturnForm",
    "SectionForm",
    "SubmitForm",
]
