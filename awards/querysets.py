"""Reads of what is given. The public reads only through `public_at`."""

from datetime import datetime
from typing import Self

from django.db import models

from awards.states import AnnouncementState
from core.querysets import LockingQuerySet


class AnnouncementQuerySet(LockingQuerySet):
    """Announcements."""

    def public_at(self, instant: datetime) -> Self:
        """Scheduled, and the instant has come; no worker is needed for that."""
        return self.filter(state=AnnouncementState.SCHEDULED, publish_at__lte=instant)

    def visible_to(self, person: models.Model) -> Self:
        """The organiser's people; everybody else reads the results page."""
        workspace = getattr(person, "workspace", None)
        if workspace is None or workspace.role not in {"organiser", "auditor"}:
            return self.none()
        return self.filter(competition__organiser=workspace.agency_id)


class CertificateQuerySet(LockingQuerySet):
    """Certificates."""

    def built(self) -> Self:
        """Those whose bytes are stored."""
        return self.exclude(sha256="")
