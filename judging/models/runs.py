"""Ranking runs with their rows."""

from django.db import models

from accounts.models import User
from competitions.models import Group, Stage
from core.models import Job, Stateful, known_states
from innovations.models import Candidacy
from judging.querysets import RankingRowQuerySet, RankingRunQuerySet
from judging.states import RANKING_RUN, RunState


class RankingRun(Stateful):
    """One computation from one snapshot; the same input is the same run.

    `engine`: version of the portal and of the libraries that computed. `statistics`: variance
    components, dependability, how many the other methods would choose alike. `salt` orders the
    judges' letters of the published bundle, entry by entry, and is told to nobody.
    `adopt_reason`: why it took the place of one that was adopted before.
    """

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
    rule_version = models.PositiveSmallIntegerField(default=1)
    engine = models.JSONField(default=dict)
    statistics = models.JSONField(default=dict)
    salt = models.CharField(max_length=64, blank=True)
    bundle = models.FileField(upload_to="bundles/", blank=True)
    bundle_size = models.PositiveIntegerField(default=0)
    bundle_sha256 = models.CharField(max_length=64, blank=True)
    adopted_at = models.DateTimeField(null=True)
    adopted_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    adopt_reason = models.TextField(blank=True)

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
    of the one just above, so that the row explains itself. `score` is what is ranked,
    `stage_score` this stage's own where stages are weighed. `status`: why there is no rank.
    `quota`: the constraint that let it in or kept it out; `in_plain_list`: among the places
    without any constraint. `chance` of belonging above the line and the plausible ranks
    (`rank_low` to `rank_high`, 90 %) never move an entry; nor do `other_ranks` by method.
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
    stage_score = models.DecimalField(max_digits=9, decimal_places=4, null=True)
    status = models.CharField(max_length=60, blank=True)
    quota = models.CharField(max_length=160, blank=True)
    in_plain_list = models.BooleanField(default=False)
    chance = models.DecimalField(max_digits=5, decimal_places=4, null=True)
    rank_low = models.PositiveIntegerField(null=True)
    rank_high = models.PositiveIntegerField(null=True)
    other_ranks = models.JSONField(default=dict)

    objects = RankingRowQuerySet.as_manager()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["run", "candidacy"], name="ranking_row_once")
        ]
        indexes = [models.Index(fields=["run", "position"], name="ranking_row_in_order")]

    def __str__(self) -> str:
        return f"{self.rank} {self.candidacy_id}"
