"""Reads of judging. A judge's own work is reached through the own assignments only."""

from typing import Self

from django.db import models

from accounts.states import ORGANISER_SIDE, Role
from core.querysets import LockingQuerySet
from judging.states import AssignmentState, RunState, ScorecardState

READABLE = (AssignmentState.ACTIVE, AssignmentState.FINISHED)
COUNTING = (AssignmentState.OFFERED, *READABLE)
UNFINISHED = (RunState.QUEUED, RunState.RUNNING)


def organiser_of(person: models.Model) -> int | None:
    """The agency for which this person runs competitions now; None on any other side."""
    workspace = getattr(person, "workspace", None)
    if workspace is None or workspace.role not in ORGANISER_SIDE:
        return None
    return workspace.agency_id


def host_of(person: models.Model) -> int | None:
    """The organiser whose guest this judge is now; None for everybody else."""
    workspace = getattr(person, "workspace", None)
    if workspace is None or workspace.role != Role.JUDGE:
        return None
    return workspace.agency_id


class PanelMemberQuerySet(LockingQuerySet):
    """Judges of stages."""

    def visible_to(self, person: models.Model) -> Self:
        """The organiser's side, and the chair of the same panel; nobody else's business."""
        organiser, host = organiser_of(person), host_of(person)
        if organiser is not None:
            return self.filter(stage__competition__organiser=organiser)
        chaired = person.panels.filter(is_chair=True).values("stage")
        return self.filter(stage__competition__organiser=host, stage__in=chaired)

    def own(self, person: models.Model) -> Self:
        """The places of a judge at the present host."""
        host = host_of(person)
        if host is None:
            return self.none()
        return self.filter(person=person, stage__competition__organiser=host)


class AssignmentQuerySet(LockingQuerySet):
    """Which judge reads which candidacy."""

    def visible_to(self, person: models.Model) -> Self:
        """A judge's own, while no conflict stands; declared conflicts close at once."""
        host = host_of(person)
        if host is None:
            return self.none()
        return self.filter(
            member__person=person,
            member__stage__competition__organiser=host,
            state__in=READABLE,
        )

    def managed_by(self, person: models.Model) -> Self:
        """Those of the organiser's own stages."""
        organiser = organiser_of(person)
        if organiser is None:
            return self.none()
        return self.filter(member__stage__competition__organiser=organiser)

    def counting(self) -> Self:
        """Assignments that owe or gave a scorecard; a void one owes nothing any more."""
        return self.filter(state__in=COUNTING).exclude(scorecard__state=ScorecardState.VOID)

    def owing(self) -> Self:
        """Those whose scorecard is still to come."""
        return self.filter(state__in=(AssignmentState.OFFERED, AssignmentState.ACTIVE)).exclude(
            scorecard__state=ScorecardState.VOID
        )


class ScorecardQuerySet(LockingQuerySet):
    """Scorecards."""

    def visible_to(self, person: models.Model) -> Self:
        """The organiser's side, and the chair of the stage's panel; never another judge."""
        organiser, host = organiser_of(person), host_of(person)
        if organiser is not None:
            return self.filter(assignment__member__stage__competition__organiser=organiser)
        return self.filter(
            assignment__member__stage__competition__organiser=host,
            assignment__member__stage__panel__in=person.panels.filter(is_chair=True),
        )

    def locked(self) -> Self:
        """Those that count."""
        return self.filter(state=ScorecardState.LOCKED)


class RankingRunQuerySet(LockingQuerySet):
    """Runs of the ranking."""

    def visible_to(self, person: models.Model) -> Self:
        """Only the organiser's side; nobody else before publication."""
        organiser = organiser_of(person)
        if organiser is None:
            return self.none()
        return self.filter(stage__competition__organiser=organiser)

    def unfinished(self) -> Self:
        """Waiting or running: the clock looks after those that were left behind."""
        return self.filter(state__in=UNFINISHED)

    def adopted(self) -> Self:
        """The run that a stage's conclusion rests on, one for each group."""
        return self.filter(state=RunState.ADOPTED)

    def without_documents(self) -> Self:
        """What a page shows; the snapshot and the answer stay in the database."""
        return self.defer("document", "result")
