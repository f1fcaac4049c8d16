"""Panels, assignments, scorecards with their marks, and ranking runs with their rows."""

from judging.models.assignments import Assignment, AssignmentChange, DrawRun
from judging.models.copies import CleanCopy, EvidenceAccess
from judging.models.discussions import (
    CalibrationEntry,
    Discussion,
    DiscussionRemark,
    DiscussionVoice,
)
from judging.models.highlights import Highlights
from judging.models.panels import PanelExpertise, PanelMember, Tie
from judging.models.papers import Outage, PaperEntry, PaperObjection
from judging.models.plenaries import (
    Plenary,
    PlenaryAside,
    PlenaryAttendee,
    PlenaryDecision,
    PlenaryPaper,
    PlenaryRecord,
    PlenaryScan,
)
from judging.models.presentations import PresentationDay, PresentationSlot
from judging.models.public import PublicAnswer
from judging.models.reliefs import Relief
from judging.models.reports import StageReport
from judging.models.runs import RankingRow, RankingRun
from judging.models.scorecards import Mark, Scorecard, ScorecardRevision
from judging.models.visits import FieldVisit, VisitClaim, VisitContact, VisitPhoto, VisitReport

__all__ = [
    "Assignment",
    "AssignmentChange",
    "CalibrationEntry",
    "CleanCopy",
    "Discussion",
    "DiscussionRemark",
    "DiscussionVoice",
    "DrawRun",
    "EvidenceAccess",
    "FieldVisit",
    "Highlights",
    "Mark",
    "Outage",
    "PanelExpertise",
    "PanelMember",
    "PaperEntry",
    "PaperObjection",
    "Plenary",
    "PlenaryAside",
    "PlenaryAttendee",
    "PlenaryDecision",
    "PlenaryPaper",
    "PlenaryRecord",
    "PlenaryScan",
    "PresentationDay",
    "PresentationSlot",
    "PublicAnswer",
    "RankingRow",
    "RankingRun",
    "Relief",
    "Scorecard",
    "ScorecardRevision",
    "StageReport",
    "Tie",
    "VisitClaim",
    "VisitContact",
    "VisitPhoto",
    "VisitReport",
]
