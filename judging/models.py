"""Panels, assignments, scorecards with their marks, and ranking runs with their rows."""

import pghistory
import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from competitions.models import Criterion, Group, RuleSet, Stage
from core.models import Job, Stamped, Stateful, known_states
from innovations.models import Candidacy
from judging.querysets import (
    AssignmentQuerySet,
    PanelMemberQuerySet,
    RankingRunQuerySet,
    ScorecardQuerySet,
)
from judging.states import ASSIGNMENT, RANKING_RUN, SCORECARD, RunState


class PanelMember(Stamped):
    """A judge of one stage. `code` is random for each stage: it is what a score sheet shows."""

    stage = models.ForeignKey(Stage, models.PROTECT, related_name="panel")
    person = models.ForeignKey(User, models.PROTECT, related_name="panels")
    code = models.CharField(max_length=16, unique=True)
    expertise = models.CharField(_("expertise"), max_length=200, blank=True)
    maximum_load = models.PositiveSmallIntegerField(_("most entries"), default=60)
    is_chair = models.BooleanField(_("chair"), default=False)
    declared_at = models.DateTimeField(_("independence declared"), null=True)
    reminded_at = models.DateTimeField(null=True, editable=False)

    objects = PanelMemberQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["stage", "person"], name="panel_member_once")
        ]

    def __str__(self) -> str:
        return str(self.person)


@pghistory.track()
class Assignment(Stateful):
    """One judge owes one scorecard for one candidacy."""

    machine = ASSIGNMENT

    code = models.CharField(max_length=16, unique=True)
    candidacy = models.ForeignKey(Candidacy, models.PROTECT, related_name="assignments")
    member = models.ForeignKey(PanelMember, models.PROTECT, related_name="assignments")
    is_automatic = models.BooleanField(default=False)
    seed = models.CharField(max_length=40, blank=True)
    assigned_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    skipped_at = models.DateTimeField(null=True)
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


@pghistory.track()
class Scorecard(Stateful):
    """A judge's marks for one candidacy. `numerator` is the exact judge total at lock.

    Its unit: sum over criteria of weight x mark / (max - or full scale), in hundredths of a
    percent times hundredths of a mark; see `judging.totals`.
    """

    machine = SCORECARD

    assignment = models.OneToOneField(Assignment, models.PROTECT, related_name="scorecard")
    rule_set = models.ForeignKey(RuleSet, models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=0)
    numerator = models.BigIntegerField(null=True)
    private_note = models.TextField(_("private note"), blank=True)
    saved_at = models.DateTimeField(null=True)
    locked_at = models.DateTimeField(null=True)

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


class RankingRun(Stateful):
    """One computation from one snapshot; the same input is the same run."""

    machine = RANKING_RUN

    code = models.CharField(max_length=16, unique=True)
    stage = models.ForeignKey(Stage, models.PROTECT, related_name="runs")
    group = models.ForeignKey(Group, models.PROTECT, related_name="runs")
    algorithm = models.CharField(max_length=24)
    config_hash = models.CharField(max_length=64)
    sheet_sha256 = models.CharField(max_length=64)
    document = models.JSONField()
    result = models.JSONField(null=True)
    result_sha256 = models.CharField(max_length=64, blank=True)
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    job = models.ForeignKey(Job, models.PROTECT, related_name="+")
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    leased_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    fault = models.CharField(max_length=40, blank=True)
    adopted_at = models.DateTimeField(null=True)
    adopted_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    objects = RankingRunQuerySet.as_manager()

    class Meta:
        constraints = [
            known_states(RANKING_RUN, "ranking_run_state_known"),
            models.UniqueConstraint(
                fields=["stage", "group", "config_hash", "sheet_sha256", "algorithm"],
                name="ranking_run_once",
            ),
            models.UniqueConstraint(
                fields=["stage", "group"],
                condition=models.Q(state=RunState.ADOPTED),
                name="ranking_run_one_adopted",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=["done", "adopted"]) | ~models.Q(result_sha256=""),
                name="ranking_run_done_stamped",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.stage} {self.code}"


class RankingRow(models.Model):
    """One candidacy's place in one run, for pages: the run's `result` stays the evidence.

    `deciding_value` and `deciding_above`: what the rule in `decided_by` says of this entry and
    of the one just above, so that the row explains itself.
    """

    run = models.ForeignKey(RankingRun, models.CASCADE, related_name="rows")
    candidacy = models.ForeignKey(Candidacy, models.PROTECT, related_name="ranking_rows")
    position = models.PositiveIntegerField()
    rank = models.PositiveIntegerField(null=True)
    score = models.DecimalField(max_digits=9, decimal_places=4, null=True)
    judges = models.PositiveSmallIntegerField()
    spread = models.DecimalField(max_digits=9, decimal_places=4, null=True)
    decided_by = models.CharField(max_length=40, blank=True)
    deciding_value = models.CharField(max_length=80, blank=True)
    deciding_above = models.CharField(max_length=80, blank=True)
    is_tied = models.BooleanField(default=False)
    is_selected = models.BooleanField(default=False)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["run", "candidacy"], name="ranking_row_once")
        ]
        indexes = [models.Index(fields=["run", "position"], name="ranking_row_in_order")]

    def __str__(self) -> str:
        return f"{self.rank} {self.candidacy_id}"
