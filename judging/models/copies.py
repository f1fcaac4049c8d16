"""Cleaned copies of files for judges, and who fetched which."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.codes import new_code
from core.models import Stamped
from innovations.models import Attachment
from judging.models.assignments import Assignment


def copied_path(_copy: "CleanCopy", _name: str) -> str:
    """A name of ours: nothing of the entry's reaches the disk."""
    code = new_code()
    return f"salinan/{code[:2].lower()}/{code}"


class CleanCopy(Stamped):
    """A file of a frozen version without all that tells who made it; or why there is none.

    `cleaner` is the edition of the programs that made it: a better one makes it anew. `fault` is
    a word of `core.uploads.refusals`; then there are no bytes. `supplied_by`: who of the
    organiser's side made the copy by hand, because no program could.
    """

    attachment = models.OneToOneField(Attachment, models.CASCADE, related_name="clean_copy")
    cleaner = models.PositiveSmallIntegerField()
    file = models.FileField(upload_to=copied_path, max_length=60, blank=True)
    form = models.CharField(max_length=8, blank=True)
    size = models.PositiveBigIntegerField(_("size in bytes"), default=0)
    digest = models.CharField(max_length=64, blank=True)
    pages = models.PositiveIntegerField(null=True)
    fault = models.CharField(max_length=24, blank=True)
    made_at = models.DateTimeField()
    supplied_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(file="") ^ models.Q(fault=""), name="clean_copy_or_fault"
            )
        ]
        indexes = [
            models.Index(
                fields=["attachment"], name="clean_copy_faults", condition=~models.Q(fault="")
            )
        ]

    def __str__(self) -> str:
        return f"{self.attachment_id} {self.fault or self.form}"


class EvidenceAccess(models.Model):
    """A judge fetched a file: the log that says what may have left through whom."""

    person = models.ForeignKey(User, models.PROTECT, related_name="+")
    assignment = models.ForeignKey(Assignment, models.PROTECT, related_name="+")
    attachment = models.ForeignKey(Attachment, models.CASCADE, related_name="+")
    at = models.DateTimeField(db_index=True)

    class Meta:
        indexes = [models.Index(fields=["person", "at"], name="evidence_access_by_person")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.attachment_id}"
