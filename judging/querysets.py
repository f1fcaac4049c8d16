"""Reads of judging. A judge's own work is reached through the own assignments only."""

from collections.abc import Iterator
from typing import Any, Self

from django.db import models
from django.db.models import Q

from accounts.states import ORGANISER_SIDE, Role
from competitions.states import StageState
from core.querysets import LockingQuerySet
from innovations.models import Proposal
from judging.closeness import IsClose
from judging.states import (
    AnswerState,
    AssignmentState,
    DrawState,
    PlaceState,
    RunState,
    ScorecardState,
    Stance,
)

READABLE = (AssignmentState.ACTIVE, AssignmentState.FINISHED)
COUNTING = (AssignmentState.OFFERED, *READABLE)
SERVING = (PlaceState.INVITED, PlaceState.ACCEPTED)
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
        chaired = person.panels.chaired().values("stage")
        return self.filter(stage__competition__organiser=host, stage__in=chaired)

    def own(self, person: models.Model) -> Self:
        """The places of a judge at the present host."""
        host = host_of(person)
        if host is None:
            return self.none()
        return self.filter(person=person, stage__competition__organiser=host)

    def chaired(self) -> Self:
        """Chairs who declared their independence: before that word nobody leads anything."""
        return self.filter(is_chair=True, state=PlaceState.ACCEPTED)

    def serving(self) -> Self:
        """Asked or accepted, not gone: to whom entries may be given."""
        return self.filter(state__in=SERVING)


def _not_close(
    person: models.Model,
    recused: models.QuerySet,
    *,
    opens_at: str,
    entry: str = "candidacy__proposal",
) -> Iterator[Any]:
    """What keeps a judge away from entries, for rows that lead to an `entry`."""
    tied = person.ties.filter(ended_at=None, innovation__isnull=False)
    yield ~IsClose(person.pk, entrant=f"{entry}__entrant", opens_at=opens_at)
    yield ~Q(**{f"{entry}__created_by": person})
    yield ~Q(**{f"{entry}__in": person.teams.values("proposal")})
    yield ~Q(**{f"{entry}__in": recused.values("candidacy__proposal")})
    yield ~Q(**{f"{entry}__innovation__in": tied.values("innovation")})


def _assignments_beside(model: type[models.Model]) -> models.QuerySet:
    """All assignments, reached from a model with a `candidacy`."""
    return model.candidacy.field.related_model.assignments.rel.related_model.objects.all()


class AssignmentQuerySet(LockingQuerySet):
    """Which judge reads which candidacy."""

    def visible_to(self, person: models.Model) -> Self:
        """A judge's own, while no conflict stands; declared conflicts close at once."""
        host = host_of(person)
        if host is None:
            return self.none()
        rows = self.filter(
            member__person=person,
            member__state=PlaceState.ACCEPTED,
            member__stage__competition__organiser=host,
            state__in=READABLE,
        )
        return rows.free_of_conflict(person).past_calibration(person)

    def free_of_conflict(self, person: models.Model) -> Self:
        """Without the entries to which this person is close today, whenever that came about.

        SECURITY: the same rules as `conflicts_of`, which looked before the entry was given.
        """
        recused = self.model._default_manager.filter(
            member__person=person, state=AssignmentState.RECUSED
        )
        return self.filter(*_not_close(person, recused, opens_at="member__stage__opens_at"))

    def past_calibration(self, person: models.Model) -> Self:
        """While a stage's shared entries are not closed, its judges have no others."""
        held = person.panels.filter(
            stage__calibrations__isnull=False, stage__calibrations__closed_at=None
        )
        return self.exclude(Q(member__in=held.values("pk")) & Q(candidacy__calibration=None))

    def acquainted(self) -> Self:
        """Those whose judge said to know nobody behind them: only now text and files open."""
        return self.filter(acquainted_at__isnull=False)

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
        """The organiser's side, and a chair who is not close to the entry; no other judge."""
        organiser, host = organiser_of(person), host_of(person)
        if organiser is not None:
            return self.filter(assignment__member__stage__competition__organiser=organiser)
        given = self.model.assignment.field.related_model.objects
        recused = given.filter(member__person=person, state=AssignmentState.RECUSED)
        at = {"opens_at": "assignment__member__stage__opens_at"}
        rules = _not_close(person, recused, **at, entry="assignment__candidacy__proposal")
        return self.filter(
            *rules,
            assignment__member__stage__competition__organiser=host,
            assignment__member__stage__panel__in=person.panels.chaired(),
        )

    def locked(self) -> Self:
        """Those that count."""
        return self.filter(state=ScorecardState.LOCKED)


class SlotQuerySet(LockingQuerySet):
    """Presentations."""

    def visible_to(self, person: models.Model) -> Self:
        """The organiser's side, the chair, the entry's judges; the entrant's side once told."""
        organiser, host = organiser_of(person), host_of(person)
        if organiser is not None:
            return self.filter(day__stage__competition__organiser=organiser)
        if host is not None:
            return self._of_judge(person, host)
        entries = Proposal.objects.visible_to(person)
        return self.filter(told_at__isnull=False, candidacy__proposal__in=entries)

    def _of_judge(self, person: models.Model, host: int) -> Self:
        """SECURITY: as with the text: after the judge's word, and while no conflict stands."""
        given = _assignments_beside(self.model)
        own = given.visible_to(person).acquainted().values("candidacy")
        chaired = person.panels.chaired().filter(stage__competition__organiser=host)
        recused = given.filter(member__person=person, state=AssignmentState.RECUSED)
        rules = _not_close(person, recused, opens_at="day__stage__opens_at")
        led = self.model.objects.filter(*rules, day__stage__in=chaired.values("stage"))
        return self.filter(Q(candidacy__in=own) | Q(pk__in=led.values("pk")))

    def with_entry(self) -> Self:
        """What a list of presentations shows."""
        return self.select_related(
            "day", "candidacy__proposal__innovation", "candidacy__proposal__entrant"
        ).defer(
            "candidacy__proposal__screening_reason",
            "candidacy__proposal__returned_note",
            "candidacy__proposal__innovation__summary",
            "candidacy__proposal__innovation__keywords",
            "candidacy__proposal__innovation__search",
        )


class FieldVisitQuerySet(LockingQuerySet):
    """Field visits."""

    def visible_to(self, person: models.Model) -> Self:
        """The organiser's side, and the panel's chair who is not close to the entry."""
        organiser, host = organiser_of(person), host_of(person)
        if organiser is not None:
            return self.filter(candidacy__stage__competition__organiser=organiser)
        if host is None:
            return self.none()
        rules = _not_close(person, self._recused(person), opens_at="candidacy__stage__opens_at")
        return self.filter(
            *rules,
            candidacy__stage__competition__organiser=host,
            candidacy__stage__panel__in=person.panels.chaired(),
        )

    def _recused(self, person: models.Model) -> models.QuerySet:
        rows = _assignments_beside(self.model)
        return rows.filter(member__person=person.pk, state=AssignmentState.RECUSED)

    def own(self, person: models.Model) -> Self:
        """Those that this judge makes, as long as no conflict was declared."""
        host = host_of(person)
        if host is None:
            return self.none()
        return self.of_team(person).filter(candidacy__stage__competition__organiser=host)

    def of_team(self, person: models.Model) -> Self:
        """Those for which this person was named and is not close to, whatever the workspace."""
        team = person.panels.serving().filter(declared_at__isnull=False)
        rules = _not_close(person, self._recused(person), opens_at="candidacy__stage__opens_at")
        return self.filter(*rules, team__in=team)


class VisitPhotoQuerySet(LockingQuerySet):
    """Photos of field visits."""

    def in_use(self) -> Self:
        """Those that nobody took out."""
        return self.filter(removed_at=None)


class DrawRunQuerySet(LockingQuerySet):
    """Runs of the automatic assignment."""

    def unfinished(self) -> Self:
        """Waiting or running: a stage has one of them at most."""
        return self.filter(state__in=(DrawState.QUEUED, DrawState.RUNNING))

    def without_documents(self) -> Self:
        """What a page shows; the task itself stays in the database."""
        return self.defer("document")


class VoiceQuerySet(LockingQuerySet):
    """Judges in discussions of their entries."""

    def taking_part(self) -> Self:
        """Whose marks are locked and count: a recusal or a void scorecard takes a voice out."""
        return self.filter(
            assignment__state=AssignmentState.FINISHED,
            assignment__scorecard__state=ScorecardState.LOCKED,
        )

    def waiting(self) -> Self:
        """Those who still have to keep or revise."""
        serving = models.Q(assignment__member__state=PlaceState.ACCEPTED)
        return self.taking_part().filter(serving, stance=Stance.WAITING)


class RankingRunQuerySet(LockingQuerySet):
    """Runs of the ranking."""

    def visible_to(self, person: models.Model) -> Self:
        """The organiser's side, and a chair those of the own stage; else nobody.

        SECURITY: a chair judges as well, so nothing while marks are open, or open again.
        """
        organiser, host = organiser_of(person), host_of(person)
        if organiser is not None:
            return self.filter(stage__competition__organiser=organiser)
        if host is None:
            return self.none()
        return self.filter(
            stage__competition__organiser=host,
            stage__in=person.panels.chaired().values("stage"),
            stage__state__in=(StageState.LOCKED, StageState.CONCLUDED),
        )

    def unfinished(self) -> Self:
        """Waiting or running: the clock looks after those that were left behind."""
        return self.filter(state__in=UNFINISHED)

    def adopted(self) -> Self:
        """The run that a stage's conclusion rests on, one for each group."""
        return self.filter(state=RunState.ADOPTED)

    def without_documents(self) -> Self:
        """What a page shows; the snapshot and the answer stay in the database."""
        return self.defer("document", "result")


class PlenaryQuerySet(LockingQuerySet):
    """Plenaries."""

    def visible_to(self, person: models.Model) -> Self:
        """Only the organiser's side: before the announcement its decisions are nobody else's."""
        organiser = organiser_of(person)
        if organiser is None:
            return self.none()
        return self.filter(stage__competition__organiser=organiser)


class RankingRowQuerySet(models.QuerySet):
    """Rows of runs; which run somebody may see at all is asked of the run."""

    def whose_marks_may_be_read_by(self, person: models.Model) -> Self:
        """All by the organiser's side; by a chair, those of entries that are no business of theirs.

        SECURITY: the same rules as for reading the entry itself.
        """
        if organiser_of(person) is not None:
            return self
        recused = _assignments_beside(self.model).filter(
            member__person=person, state=AssignmentState.RECUSED
        )
        return self.filter(*_not_close(person, recused, opens_at="run__stage__opens_at"))


class PublicAnswerQuerySet(LockingQuerySet):
    """What the public said of entries."""

    def counted(self) -> Self:
        """Those that were confirmed and not struck out."""
        return self.filter(state=AnswerState.COUNTED)

    def struck(self) -> Self:
        """Those that the organiser took out of the count."""
        return self.filter(state=AnswerState.STRUCK)

    def without_levels(self) -> Self:
        """SECURITY: what an organiser may look at; nobody learns a mark before the lock."""
        return self.defer("levels")
