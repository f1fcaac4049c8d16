"""Reads of judging. A judge's own work is reached through the own assignments only."""

from typing import Self

from django.db import models

from accounts.states import Role
from core.querysets import LockingQuerySet
from judging.states import AssignmentState, RunState, ScorecardState

READABLE = (AssignmentState.ACTIVE, AssignmentState.FINISHED)
ORGANISER_SIDE = (Role.ORGANISER, Role.SCREENER, Role.AUDITOR)


class AssignmentQuerySet(LockingQuerySet):
    """Which judge reads which candidacy."""

    def visible_to(self, person: models.Model) -> Self:
        """A judge's own, while no conflict stands; declared conflicts close at once."""
        workspace = getattr(person, "workspace", None)
        if workspace is None or workspace.role != Role.JUDGE:
            return self.none()
        return self.filter(
            member__person=person,
            member__stage__competition__organiser=workspace.agency_id,
            state__in=READABLE,
        )

    def counting(self) -> Self:
        """Assignments that owe or gave a scorecard."""
        return self.filter(state__in=(AssignmentState.OFFERED, *READABLE))


class ScorecardQuerySet(LockingQuerySet):
    """Scorecards."""

    def locked(self) -> Self:
        """Those that count."""
        return self.filter(state=ScorecardState.LOCKED)


class RankingRunQuerySet(LockingQuerySet):
    """Runs of the ranking."""

    def visible_to(self, person: models.Model) -> Self:
        """Only the organiser's side; nobody else before publication."""
        workspace = getattr(person, "workspace", None)
        if workspace is None or workspace.role not in ORGANISER_SIDE:
            return self.none()
        return self.filter(stage__competition__organiser=workspace.agency_id)

    def unfinished(self) -> Self:
        """Waiting or running: the clock looks after those that were left behind."""
        return self.filter(state__in=(RunState.QUEUED, RunState.RUNNING))
