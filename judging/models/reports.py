"""What the figures say of a stage's judges, once its scores are locked."""

import pgtrigger
from django.db import models

from competitions.models import Stage
from core.models import Stamped
from core.querysets import LockingQuerySet


class StageReport(Stamped):
    """Agreement of the panel and figures of each judge, by the fingerprint of the score sheet.

    Computed once for a sheet and never changed; another lock makes another sheet.
    """

    stage = models.ForeignKey(Stage, models.PROTECT, related_name="reports")
    sheet_sha256 = models.CharField(max_length=64)
    outcome = models.JSONField()
    computed_at = models.DateTimeField()

    objects = LockingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["stage", "sheet_sha256"], name="stage_report_once")
        ]
        triggers = [
            pgtrigger.Protect(
                name="stage_report_stays", operation=pgtrigger.Update | pgtrigger.Delete
            )
        ]

    def __str__(self) -> str:
        return f"{self.stage} {self.sheet_sha256[:8]}"
