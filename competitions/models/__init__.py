"""Everything that changes from year to year is a row of the edition."""

from competitions.models.calendar import Holiday, ReminderRule, Reopening, Window
from competitions.models.edition import (
    ZONES,
    Appointment,
    Category,
    Competition,
    EligibilityRule,
    Group,
    Quota,
)
from competitions.models.events import Event, EventMaterial, EventSignUp
from competitions.models.form import (
    PROPOSAL_RUBRIC,
    Criterion,
    CriterionLevel,
    Question,
    Requirement,
    RuleSet,
    Section,
)
from competitions.models.outreach import AgencyCall
from competitions.models.public import Change, Enquiry
from competitions.models.screening import ScreeningPoint, ScreeningReason
from competitions.models.stages import AwardTier, Stage, StageCut, StageQuota

__all__ = [
    "PROPOSAL_RUBRIC",
    "ZONES",
    "AgencyCall",
    "Appointment",
    "AwardTier",
    "Category",
    "Change",
    "Competition",
    "Criterion",
    "CriterionLevel",
    "EligibilityRule",
    "Enquiry",
    "Event",
    "EventMaterial",
    "EventSignUp",
    "Group",
    "Holiday",
    "Question",
    "Quota",
    "ReminderRule",
    "Reopening",
    "Requirement",
    "RuleSet",
    "ScreeningPoint",
    "ScreeningReason",
    "Section",
    "Stage",
    "StageCut",
    "StageQuota",
    "Window",
]
