"""Scorecards with their marks."""

from decimal import Decimal

import pghistory
import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from competitions.models import Criterion, RuleSet
from core.models import Stamped, Stateful, known_states
from core.querysets import LockingQuerySet
from innovations.models import ProposalVersion
from judging.models.assignments import Assignment
from judging.querysets import ScorecardQuerySet
from judging.states import SCORECARD, CardSource, RevisionCause


@pghistory.track()
class Scorecard(Stateful):
    """A judge's marks for one candidacy. `numerator` is the exact judge total at lock.

    Its unit: sum over criteria of weight x mark / (max - or full scale), in hundredths of a
    percent times hundredths of a mark; see `judging.totals`. `read_version` is the text that the
    judge had on the screen at the last save.
    """

    machine = SCORECARD

    assignment = models.OneToOneField(Assignment, models.PROTECT, related_name="scorecard")
    rule_set = models.ForeignKey(RuleSet, models.PROTECT, related_name="+")
    read_version = models.ForeignKey(
        ProposalVersion, models.PROTECT, null=True, related_name="+", editable=False
    )
    source = models.CharField(
        max_length=8, choices=CardSource.choices, default=CardSource.SCREEN, editable=False
    )
    version = models.PositiveIntegerField(default=0)
    numerator = models.BigIntegerField(null=True)
    private_note = models.TextField(_("private note"), blank=True)
    saved_at = models.DateTimeField(null=True)
    locked_at = models.DateTimeField(null=True)

    #: Marks by criterion id as a save left them; None on a row that was only read.
    values: dict[int, Decimal] | None = None

    objects = ScorecardQuerySet.as_manager()

    class Meta:
        constraints = [
            known_states(SCORECARD, "scorecard_state_known"),
            models.CheckConstraint(
                condition=~models.Q(state="locked")
                | (models.Q(locked_at__isnull=False) & models.Q(numerator__isnull=False)),
                name="scorecard_locked_stamped",
            ),
        ]

    def __str__(self) -> str:
        return str(self.assignment)


@pghistory.track()
class Mark(Stamped):
    """One criterion of one scorecard: level first, number second, reason third."""

    scorecard = models.ForeignKey(Scorecard, models.CASCADE, related_name="marks")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="+")
    level = models.PositiveSmallIntegerField()
    value = models.DecimalField(max_digits=6, decimal_places=2)
    reason = models.TextField(_("reason"), blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["scorecard", "criterion"], name="mark_once"),
            models.CheckConstraint(
                condition=models.Q(value__gte=0, value__lte=1000), name="mark_in_reach"
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="mark_frozen_when_locked",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                declare=[("card_state", "text")],
                func="""
                    IF TG_OP = 'UPDATE' AND NEW.scorecard_id <> OLD.scorecard_id THEN
                        RAISE EXCEPTION 'a mark stays on its scorecard';
                    END IF;
                    SELECT state INTO card_state FROM judging_scorecard
                     WHERE id = COALESCE(NEW.scorecard_id, OLD.scorecard_id);
                    IF card_state <> 'open' THEN
                        RAISE EXCEPTION 'marks of a % scorecard cannot change', card_state;
                    END IF;
                    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
                    RETURN NEW;
                """,
            )
        ]

    def __str__(self) -> str:
        return f"{self.criterion_id}: {self.value}"


class ScorecardRevision(Stamped):
    """Locked marks as they were before they were opened again: kept for good, and exported.

    `marks`: by criterion code, {"level", "value", "reason"}, the value as text with two decimals.
    """

    scorecard = models.ForeignKey(Scorecard, models.PROTECT, related_name="revisions")
    number = models.PositiveSmallIntegerField()
    cause = models.CharField(max_length=16, choices=RevisionCause.choices)
    marks = models.JSONField()
    numerator = models.BigIntegerField()
    locked_at = models.DateTimeField()
    reason = models.TextField(_("reason"))
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    objects = LockingQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["scorecard", "number"], name="scorecard_revision_once")
        ]
        triggers = [
            pgtrigger.Protect(
                name="scorecard_revision_stays",
                operation=pgtrigger.Update | pgtrigger.Delete,
            )
        ]

    def __str__(self) -> str:
        return f"{self.scorecard} {self.number}"
