"""The text of a proposal: living drafts, every save, frozen versions, notes on sections."""

import pgtrigger
from django.db import models

from accounts.models import User
from competitions.models import Section
from core.models import Stamped
from core.querysets import LockingQuerySet
from innovations.models.entry import Proposal
from innovations.models.files import Attachment


class SectionDraft(Stamped):
    """The living text of one section. `revision` grows with each save; a stale save gets both."""

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="drafts")
    section = models.ForeignKey(Section, models.PROTECT, related_name="+")
    revision = models.PositiveIntegerField(default=0)
    answers = models.JSONField(default=dict)
    words = models.PositiveIntegerField(default=0)
    is_complete = models.BooleanField(default=False)
    saved_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    saved_at = models.DateTimeField(null=True)
    #: Who has the section open for writing, and since when a sign of life came: a soft lock.
    pen_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    pen_at = models.DateTimeField(null=True)

    objects = LockingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["proposal", "section"], name="section_draft_once")
        ]

    def __str__(self) -> str:
        return f"{self.section} r{self.revision}"


class SectionRevision(models.Model):
    """What was saved, when and by whom: nothing that was typed is lost."""

    draft = models.ForeignKey(SectionDraft, models.CASCADE, related_name="revisions")
    revision = models.PositiveIntegerField()
    answers = models.JSONField()
    saved_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["draft", "revision"], name="section_revision_once")
        ]

    def __str__(self) -> str:
        return f"{self.draft_id} r{self.revision}"


class ProposalVersion(models.Model):
    """Exactly what was submitted, frozen. The receipt names its digest."""

    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    content = models.JSONField()
    digest = models.CharField(max_length=64)
    frozen_at = models.DateTimeField()
    frozen_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    attachments = models.ManyToManyField(Attachment, related_name="versions")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["proposal", "number"], name="version_once")]
        triggers = [
            pgtrigger.Protect(
                name="version_immutable", operation=pgtrigger.Update | pgtrigger.Delete
            )
        ]

    def __str__(self) -> str:
        return f"{self.proposal_id} v{self.number}"


class SectionNote(Stamped):
    """What is to be mended in a section, written when the entry was returned or given to repair.

    It names the section by its code, so that it stays when drafts follow new rules; an empty code
    means the entry as a whole, `files` its requirements.
    """

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="notes")
    section_code = models.SlugField(max_length=30, blank=True)
    text = models.TextField()
    written_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    settled_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    settled_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.section_code}: {self.text[:40]}"
    objects = LockingQuerySet.as_manager()

