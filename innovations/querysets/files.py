"""Reads of what is attached to proposals."""

from typing import Self
from uuid import UUID

from django.db import models
from django.db.models import Exists, OuterRef

from accounts.states import UNIT_ROLES
from core.querysets import LockingQuerySet
from innovations.states import ScanState


class AttachmentQuerySet(LockingQuerySet):
    """Files and links of proposals; whoever asks has been let to the proposal before."""

    def in_use(self) -> Self:
        """What the proposal has now, handed in or not."""
        return self.filter(removed_at=None)

    def sent_as(self, key: UUID) -> models.Model | None:
        """What an earlier try under this key has stored."""
        return self.filter(key=key).first()

    def open_to(self, person: models.Model, proposal: models.Model) -> Self:
        """Files of an entry: all for its own side, those of frozen versions for everybody else.

        SECURITY: whoever asks has been let to the entry; a living draft's files are not in that.
        """
        rows = self.filter(proposal=proposal).exclude(file="")
        if person.workspace.role in UNIT_ROLES:
            return rows
        return rows.filter(
            Exists(self.model.versions.through.objects.filter(attachment=OuterRef("pk")))
        )

    def awaiting_scan(self) -> Self:
        """Files that nobody may open yet."""
        return self.filter(state=ScanState.PENDING).exclude(file="")

    def never_scanned(self) -> Self:
        """Files from the time before there was a scanner, the oldest first."""
        return self.filter(state=ScanState.UNSCANNED).exclude(file="").order_by("pk")
