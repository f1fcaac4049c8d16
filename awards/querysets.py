"""Reads of what is given. The public reads only through `public_at`."""

from datetime import datetime
from typing import Self

from django.db import models

from accounts.models import Agency
from accounts.states import BRANCH_SIDE, Role
from awards.states import AnnouncementState, CertificateState
from competitions.models import Appointment
from competitions.states import EditionRole
from core.querysets import LockingQuerySet

ANNOUNCING = (Role.ORGANISER, Role.AUDITOR)


class AnnouncementQuerySet(LockingQuerySet):
    """Announcements."""

    def public_at(self, instant: datetime) -> Self:
        """Scheduled, and the instant has come; no worker is needed for that."""
        return self.filter(state=AnnouncementState.SCHEDULED, publish_at__lte=instant)

    def coming_at(self, instant: datetime) -> Self:
        """Scheduled, and still under embargo."""
        return self.filter(state=AnnouncementState.SCHEDULED, publish_at__gt=instant)

    def without_certificates_at(self, instant: datetime) -> Self:
        """Public, and the clock has not finished issuing."""
        return self.public_at(instant).filter(certificates_at=None)

    def visible_to(self, person: models.Model) -> Self:
        """The organiser's people and the approver; everybody else reads the results page."""
        workspace = getattr(person, "workspace", None)
        if workspace is None:
            return self.none()
        if workspace.role in ANNOUNCING:
            return self.filter(competition__organiser=workspace.agency_id)
        appointments = Appointment.objects.in_force_for(person).filter(role=EditionRole.APPROVER)
        return self.filter(competition__in=appointments.values("competition"))


class AwardRowQuerySet(LockingQuerySet):
    """Lines of a result."""

    def winning(self) -> Self:
        """Those that become public."""
        return self.filter(tier__isnull=False)

    def with_facts(self) -> Self:
        """What a line shows; never a long text."""
        heavy = ("summary", "keywords", "search", "label")
        related = self.select_related("innovation__owner", "tier")
        return related.defer(*(f"innovation__{field}" for field in heavy))


class CertificateQuerySet(LockingQuerySet):
    """Certificates."""

    def built(self) -> Self:
        """Those whose bytes are stored."""
        return self.exclude(sha256="")

    def public_at(self, instant: datetime) -> Self:
        """Nothing can be checked before the announcement is public."""
        return self.filter(
            announcement__state=AnnouncementState.SCHEDULED, announcement__publish_at__lte=instant
        )

    def valid(self) -> Self:
        """Those that hold."""
        return self.filter(state=CertificateState.ISSUED)

    def visible_to(self, person: models.Model) -> Self:
        """The organiser's side, and the branch of the agency that received it."""
        workspace = getattr(person, "workspace", None)
        if workspace is None:
            return self.none()
        if workspace.role in ANNOUNCING:
            return self.filter(announcement__competition__organiser=workspace.agency_id)
        if workspace.role in BRANCH_SIDE:
            return self.filter(recipient__in=Agency.objects.branch_of(workspace.agency))
        if workspace.role == Role.DRAFTER:
            return self.filter(recipient=workspace.agency_id)
        return self.none()
