"""Files and links of a proposal: one slot for each question and requirement that asks for any."""

import uuid

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.codes import new_code
from core.models import Stamped, Stateful, known_states
from innovations.models.entry import Proposal
from innovations.querysets import AttachmentQuerySet
from innovations.states import SCAN

SLOT_LENGTH = 80


def stored_path(_attachment: "Attachment", _name: str) -> str:
    """SECURITY: nothing of the uploader's name reaches the disk."""
    code = new_code()
    return f"lampiran/{code[:2].lower()}/{code}"


HELD = """
    IF EXISTS (
        SELECT 1 FROM innovations_proposalversion_attachments held WHERE held.attachment_id = OLD.id
    ) THEN
        RAISE EXCEPTION 'A frozen version holds this file.';
    END IF;
    RETURN COALESCE(NEW, OLD);
"""
#: What may happen to a file that was handed in: it is scanned, and taken out of the living entry.
KEPT = (
    *("code", "proposal", "slot", "kind", "name", "file", "url", "size", "digest"),
    *("pages", "width", "height", "uploaded_by", "uploaded_at"),
)


class Attachment(Stateful):
    """A file that was checked and cleaned, or the address of a video.

    `slot` names what it answers, over all versions of the rules: `question:<section>:<question>`
    or `requirement:<code>`. `key` is the sender's own: the retry of an upload finds the first one.
    A removed one keeps its row, and its bytes as long as a frozen version holds them.
    """

    machine = SCAN

    code = models.CharField(max_length=16, unique=True)
    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="attachments")
    slot = models.CharField(max_length=SLOT_LENGTH)
    key = models.UUIDField(default=uuid.uuid4)
    kind = models.CharField(_("kind"), max_length=10)
    name = models.CharField(_("name"), max_length=160)
    file = models.FileField(upload_to=stored_path, max_length=60, blank=True)
    url = models.URLField(_("address"), max_length=300, blank=True)
    size = models.PositiveBigIntegerField(_("size in bytes"), default=0)
    digest = models.CharField(_("SHA-256 of what is stored"), max_length=64, blank=True)
    pages = models.PositiveIntegerField(_("pages"), null=True)
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)
    uploaded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()
    scanned_at = models.DateTimeField(null=True)
    removed_at = models.DateTimeField(null=True)
    removed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("attachment")
        ordering = ["pk"]
        constraints = [
            known_states(SCAN, "attachment_state_known"),
            models.UniqueConstraint(fields=["proposal", "key"], name="attachment_once"),
            models.CheckConstraint(
                condition=models.Q(file="", digest="") ^ models.Q(url=""),
                name="attachment_file_or_link",
            ),
        ]
        indexes = [
            models.Index(
                fields=["proposal", "slot"],
                name="attachment_by_slot",
                condition=models.Q(removed_at__isnull=True),
            )
        ]
        triggers = [
            pgtrigger.Trigger(
                name="held_file_unchanged",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange(*KEPT),
                func=HELD,
            ),
            pgtrigger.Trigger(
                name="held_file_kept",
                when=pgtrigger.Before,
                operation=pgtrigger.Delete,
                func=HELD,
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Upload(Stamped):
    """A large file on its way, in pieces; complete when `received` reaches `size`."""

    code = models.CharField(max_length=16, unique=True)
    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="uploads")
    slot = models.CharField(max_length=SLOT_LENGTH)
    key = models.UUIDField()
    name = models.CharField(max_length=160)
    size = models.PositiveBigIntegerField()
    digest = models.CharField(max_length=64)
    received = models.PositiveBigIntegerField(default=0)
    started_by = models.ForeignKey(User, models.CASCADE, related_name="+")
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["proposal", "key"], name="upload_once"),
            models.CheckConstraint(
                condition=models.Q(received__lte=models.F("size")), name="upload_not_beyond"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.received}/{self.size}"

    @property
    def path(self) -> str:
        """Where it waits until it is whole."""
        return f"unggahan/{self.code}"
