"""Marks that were written on paper while the portal could not be reached."""

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from competitions.models import Stage
from core.models import Stamped
from core.querysets import LockingQuerySet
from judging.models.assignments import Assignment

FROZEN = pgtrigger.Update | pgtrigger.Delete


class Outage(Stamped):
    """Paper sheets of a stage may be entered between these two stamps, and only then."""

    stage = models.ForeignKey(Stage, models.PROTECT, related_name="outages")
    reason = models.TextField(_("reason"))
    declared_at = models.DateTimeField()
    declared_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, editable=False)
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    objects = LockingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["stage"], condition=models.Q(ended_at=None), name="outage_one_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"{self.stage} {self.declared_at}"


class PaperEntry(Stamped):
    """What one person read from a judge's sheet: never changed, and kept with the other's.

    Two of one `attempt` (`turn` 1 and 2) by two persons are compared; where they differ both
    enter the sheet again in the next attempt. `marks` as `judging.writing.marks_of` tells them.
    """

    assignment = models.ForeignKey(Assignment, models.PROTECT, related_name="paper_entries")
    attempt = models.PositiveSmallIntegerField(default=1)
    turn = models.PositiveSmallIntegerField()
    marks = models.JSONField()
    entered_at = models.DateTimeField()
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    objects = LockingQuerySet.as_manager()

    class Meta:
        ordering = ["attempt", "turn"]
        constraints = [
            models.UniqueConstraint(
                fields=["assignment", "attempt", "turn"], name="paper_entry_once"
            ),
            models.UniqueConstraint(
                fields=["assignment", "attempt", "entered_by"], name="paper_entry_two_persons"
            ),
            models.CheckConstraint(
                condition=models.Q(turn__in=[1, 2]), name="paper_entry_first_or_second"
            ),
        ]
        triggers = [pgtrigger.Protect(name="paper_entry_stays", operation=FROZEN)]

    def __str__(self) -> str:
        return f"{self.assignment} {self.attempt}.{self.turn}"


class PaperObjection(Stamped):
    """The judge says that what was entered from the sheet is not what stands on it."""

    assignment = models.ForeignKey(Assignment, models.PROTECT, related_name="paper_objections")
    reason = models.CharField(_("reason"), max_length=300)
    made_at = models.DateTimeField()
    version = models.PositiveIntegerField()

    objects = LockingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["assignment", "version"], name="paper_objection_once")
        ]
        triggers = [pgtrigger.Protect(name="paper_objection_stays", operation=FROZEN)]

    def __str__(self) -> str:
        return str(self.assignment)
