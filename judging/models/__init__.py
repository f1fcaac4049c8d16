"""Panels, assignments, scorecards with their marks, and ranking runs with their rows."""

from judging.models.assignments import Assignment, AssignmentChange, DrawRun
from judging.models.panels import PanelExpertise, PanelMember, Tie
from judging.models.runs import RankingRow, RankingRun
from judging.models.scorecards import Mark, Scorecard, ScorecardRevision

__all__ = [
    "Assignment",
    "AssignmentChange",
    "DrawRun",
    "Mark",
    "PanelExpertise",
    "PanelMember",
    "RankingRow",
    "RankingRun",
    "Scorecard",
    "ScorecardRevision",
    "Tie",
]
