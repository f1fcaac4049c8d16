"""Which judge owes a scorecard for which candidacy."""

import pghistory
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from competitions.models import Stage
from core.models import Job, Stamped, Stateful, known_states
from core.querysets import LockingQuerySet
from innovations.models import Candidacy
from judging.models.panels import PanelMember
from judging.querysets import AssignmentQuerySet, DrawRunQuerySet
from judging.states import ASSIGNMENT, DRAW_RUN, ChangeSource, DrawState


@pghistory.track()
class Assignment(Stateful):
    """One judge owes one scorecard for one candidacy.

    `acquainted_at`: when the judge said to know nobody behind it; nothing opens before.
    `is_pinned`: no automatic change touches it. `excuse`: why a gap may stay.
    """

    machine = ASSIGNMENT

    code = models.CharField(max_length=16, unique=True)
    candidacy = models.ForeignKey(Candidacy, models.PROTECT, related_name="assignments")
    member = models.ForeignKey(PanelMember, models.PROTECT, related_name="assignments")
    is_automatic = models.BooleanField(default=False)
    seed = models.CharField(max_length=40, blank=True)
    assigned_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    is_pinned = models.BooleanField(_("fixed"), default=False)
    acquainted_at = models.DateTimeField(null=True, editable=False)
    skipped_at = models.DateTimeField(null=True)
    excuse = models.CharField(_("reason of the gap"), max_length=300, blank=True)
    conflict_kind = models.CharField(max_length=24, blank=True)
    conflict_note = models.CharField(max_length=300, blank=True)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        constraints = [
            known_states(ASSIGNMENT, "assignment_state_known"),
            models.UniqueConstraint(fields=["candidacy", "member"], name="assignment_once"),
        ]
        indexes = [models.Index(fields=["member", "state"], name="assignment_by_member")]

    def __str__(self) -> str:
        return self.code


class DrawRun(Stateful):
    """One run of the assignment engine: what was asked, what came out, or why it cannot be.

    `document` is the whole task with its seed: whoever has it can share out again and compare.
    """

    machine = DRAW_RUN

    code = models.CharField(max_length=16, unique=True)
    stage = models.ForeignKey(Stage, models.PROTECT, related_name="draws")
    seed = models.CharField(max_length=40)
    rule = models.JSONField(default=dict)
    document = models.JSONField(null=True)
    task_sha256 = models.CharField(max_length=64, blank=True)
    outcome = models.JSONField(null=True)
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    job = models.ForeignKey(Job, models.PROTECT, related_name="+")
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    leased_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    fault = models.CharField(max_length=40, blank=True)

    objects = DrawRunQuerySet.as_manager()

    class Meta:
        constraints = [
            known_states(DRAW_RUN, "draw_run_state_known"),
            models.UniqueConstraint(
                fields=["stage"],
                condition=models.Q(state__in=[DrawState.QUEUED, DrawState.RUNNING]),
                name="draw_run_one_at_a_time",
            ),
        ]
        indexes = [models.Index(fields=["stage", "-id"], name="draw_run_latest")]

    def __str__(self) -> str:
        return f"{self.stage} {self.code}"


class AssignmentChange(Stamped):
    """What one act changed in the table of entries and judges, so that it can be undone.

    `added` and `removed` are codes of assignments.
    """

    code = models.CharField(max_length=16, unique=True)
    stage = models.ForeignKey(Stage, models.PROTECT, related_name="assignment_changes")
    source = models.CharField(max_length=16, choices=ChangeSource.choices)
    draw = models.ForeignKey(DrawRun, models.PROTECT, null=True, related_name="changes")
    added = models.JSONField(default=list)
    removed = models.JSONField(default=list)
    reason = models.CharField(max_length=300, blank=True)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    undone_at = models.DateTimeField(null=True, editable=False)

    objects = LockingQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["stage", "-id"], name="assignment_change_latest")]

    def __str__(self) -> str:
        return self.code
