"""Ranking runs with their rows."""

from django.db import models

from accounts.models import User
from competitions.models import Group, Stage
from core.models import Job, Stateful, known_states
from innovations.models import Candidacy
from judging.querysets import RankingRunQuerySet
from judging.states import RANKING_RUN, RunState


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
