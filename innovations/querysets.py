"""Reads of the register and of proposals; `visible_to` answers whether you may know it."""

from datetime import datetime
from typing import Self

from django.db import models

from accounts.models import Agency
from accounts.states import Role
from core.querysets import LockingQuerySet
from innovations.states import BEFORE_SUBMISSION, ProposalState

ORGANISER_SIDE = (Role.ORGANISER, Role.SCREENER, Role.AUDITOR)
UNIT_SIDE = (Role.DRAFTER,)
BRANCH_SIDE = (Role.LOCAL_ADMIN, Role.AGENCY_HEAD)


class InnovationQuerySet(LockingQuerySet):
    """The register."""

    def public_at(self, instant: datetime) -> Self:
        """What the public sees at this instant: it flips on time, without a worker."""
        return self.filter(published_at__lte=instant)

    def owned_by(self, agency_id: int) -> Self:
        """The unit's own innovations."""
        return self.filter(owner=agency_id)


class ProposalQuerySet(LockingQuerySet):
    """Proposals. Judges never come through here: they read versions through assignments."""

    def visible_to(self, person: models.Model) -> Self:
        """The entrant's side all its life; the organiser's side once it was submitted."""
        workspace = getattr(person, "workspace", None)
        if workspace is None:
            return self.none()
        if workspace.role in UNIT_SIDE:
            return self.filter(entrant=workspace.agency_id)
        if workspace.role in BRANCH_SIDE:
            return self.filter(entrant__in=Agency.objects.branch_of(workspace.agency))
        if workspace.role in ORGANISER_SIDE:
            return self.submitted_to(workspace.agency_id)
        return self.none()

    def submitted_to(self, organiser_id: int) -> Self:
        """What has been handed to this organiser, whatever became of it."""
        return self.filter(competition__organiser=organiser_id, submitted_at__isnull=False)

    def before_submission(self) -> Self:
        """Still on the entrant's side."""
        return self.filter(state__in=BEFORE_SUBMISSION)

    def awaiting_screening(self) -> Self:
        """Submitted and undecided."""
        return self.filter(state=ProposalState.SUBMITTED)

    def for_list(self) -> Self:
        """What a row shows; never a long text."""
        return self.select_related("innovation", "entrant", "entrant__parent", "category", "group")
