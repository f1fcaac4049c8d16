"""What people fill in for an entry."""

from innovations.forms.facts import InnovationForm
from innovations.forms.handing import ReturnForm, SettleForm
from innovations.forms.leaving import ReleaseForm
from innovations.forms.objections import ObjectionAnswerForm, ObjectionForm
from innovations.forms.radar import RemindForm
from innovations.forms.screening import CHOICES, DecisionForm, PointForm
from innovations.forms.submission import SubmitForm
from innovations.forms.text import LONGEST_ANSWER, AnswerField, SectionForm

__all__ = [
    "CHOICES",
    "LONGEST_ANSWER",
    "AnswerField",
    "DecisionForm",
    "InnovationForm",
    "ObjectionAnswerForm",
    "ObjectionForm",
    "PointForm",
    "ReleaseForm",
    "RemindForm",
    "ReturnForm",
    "SectionForm",
    "SettleForm",
    "SubmitForm",
]
