"""The import of a branch from a spreadsheet: the file, what it would do, and its faults."""

from datetime import datetime

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models.agencies import Agency
from accounts.models.people import User
from accounts.querysets import AgencyImportQuerySet
from accounts.states import AGENCY_IMPORT, ImportState, Verdict
from core.models import Job, Stateful, known_states


class AgencyImport(Stateful):
    """One file, checked as a whole. Nothing of it is written before the confirming act.

    `tree_digest` is the branch as it was checked, `plan_digest` what the person confirms.
    """

    machine = AGENCY_IMPORT

    code = models.CharField(max_length=16, unique=True)
    government = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    job = models.ForeignKey(Job, models.PROTECT, related_name="+")
    file_name = models.CharField(max_length=200)
    file_sha256 = models.CharField(max_length=64)
    #: Gone once the import is applied or followed by another.
    source = models.BinaryField(null=True)
    leased_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    counts = models.JSONField(default=dict)
    refusal = models.JSONField(default=dict)
    tree_digest = models.CharField(max_length=64, blank=True)
    plan_digest = models.CharField(max_length=64, blank=True)
    checked_at = models.DateTimeField(null=True)
    applied_at = models.DateTimeField(null=True)
    applied_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    objects = AgencyImportQuerySet.as_manager()

    class Meta:
        verbose_name = _("import of agencies")
        constraints = [
            known_states(AGENCY_IMPORT, "agency_import_state_known"),
            models.CheckConstraint(
                name="agency_import_applied_stamped",
                condition=~models.Q(state=ImportState.APPLIED)
                | models.Q(applied_at__isnull=False, applied_by__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["government", "-id"], name="agency_import_by_government")]

    def __str__(self) -> str:
        return self.file_name

    def obstacles_to_apply(self, _instant: datetime) -> list[str]:
        """Why it cannot be applied, as far as its own row knows."""
        if self.state == ImportState.APPLIED:
            return [gettext("This import has already been applied.")]
        if self.state != ImportState.READY:
            return [gettext("Only a file that was checked without a fault can be applied.")]
        if not self.counts.get(Verdict.NEW) and not self.counts.get(Verdict.CHANGED):
            return [gettext("The file changes nothing.")]
        return []

    def obstacles_to_check(self, instant: datetime) -> list[str]:
        """Why it cannot be checked again."""
        if self.source is None:
            return [gettext("The file of this import is no longer kept. Upload it again.")]
        if self.leased_until and self.leased_until > instant:
            return [gettext("The file is being checked right now. Wait a moment.")]
        return []


class ImportLine(models.Model):
    """One row of the file: what it would do, or what is wrong with it."""

    agency_import = models.ForeignKey(AgencyImport, models.CASCADE, related_name="lines")
    number = models.PositiveIntegerField()
    verdict = models.CharField(max_length=12, choices=Verdict.choices)
    name = models.CharField(max_length=200, blank=True)
    agency = models.ForeignKey(Agency, models.PROTECT, null=True, related_name="+")
    parent_agency = models.ForeignKey(Agency, models.PROTECT, null=True, related_name="+")
    #: The row of the file that is the parent, where that agency does not exist yet.
    parent_line = models.PositiveIntegerField(null=True)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    faults = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["agency_import", "number"], name="import_line_number_once"
            )
        ]
        indexes = [
            models.Index(
                fields=["agency_import", "verdict", "number"], name="import_line_by_verdict"
            )
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.name}"
