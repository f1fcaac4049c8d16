"""The text of a proposal: living drafts, every save, frozen versions, notes on sections."""

from datetime import datetime, timedelta

import pgtrigger
from django.db import models

from accounts.models import User
from competitions.models import Section
from core.models import Stamped
from core.querysets import LockingQuerySet
from innovations.models.entry import Proposal
from innovations.models.files import Attachment

#: Without a sign of life for so long, somebody else may take the pen over, and later just has it.
PEN_IDLE, PEN_LAPSE = timedelta(minutes=5), timedelta(minutes=30)


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

    def is_kept_from(self, person: User, instant: datetime) -> bool:
        """Whether somebody else has the section open for writing."""
        if self.pen_at is None or self.pen_by_id in {None, person.pk}:
            return False
        return instant < self.pen_at + PEN_LAPSE

    def is_pen_idle(self, instant: datetime) -> bool:
        """Whether whoever has the pen gave no sign of life for so long that it may be taken."""
        return self.pen_at is None or instant >= self.pen_at + PEN_IDLE


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


LISTED = """
    IF NOT EXISTS (
        SELECT 1 FROM innovations_proposalversion version
        JOIN innovations_attachment file ON file.proposal_id = version.proposal_id
        CROSS JOIN jsonb_build_array(jsonb_build_object('code', file.code)) listed
        WHERE version.id = NEW.proposalversion_id AND file.id = NEW.attachment_id
            AND (version.content -> 'files' @> listed OR version.content -> 'links' @> listed)
    ) THEN
        RAISE EXCEPTION 'The content of this version does not name the file.';
    END IF;
    RETURN NEW;
"""


class FrozenFile(ProposalVersion.attachments.through):
    """LAW: a version holds the files that its content names, which the digest covers, for ever."""

    class Meta:
        proxy = True
        triggers = [
            pgtrigger.Protect(
                name="frozen_files_stay", operation=pgtrigger.Update | pgtrigger.Delete
            ),
            pgtrigger.Trigger(
                name="frozen_files_listed",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=LISTED,
            ),
        ]


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

    objects = LockingQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.section_code}: {self.text[:40]}"
