"""Reads of the register and of what was won."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Now

from accounts.models import Agency
from accounts.states import BRANCH_SIDE, ORGANISER_SIDE, Role
from core.querysets import LockingQuerySet, counted

UNIT_SIDE = (Role.DRAFTER,)


class InnovationQuerySet(LockingQuerySet):
    """The register."""

    def public_at(self, instant: datetime) -> Self:
        """What the public sees at this instant: it flips on time, without a worker."""
        return self.filter(_is_public(instant))

    def visible_to(self, person: models.Model) -> Self:
        """The unit's own, an agency's whole branch; an office knows what came to it or is public.

        SECURITY: an office learns of nothing that is still a draft.
        """
        workspace = getattr(person, "workspace", None)
        if workspace is None:
            return self.none()
        if workspace.role in UNIT_SIDE:
            return self.filter(owner=workspace.agency_id)
        if workspace.role in BRANCH_SIDE:
            return self.filter(owner__in=Agency.objects.branch_of(workspace.agency))
        if workspace.role not in ORGANISER_SIDE or workspace.agency.parent_id is None:
            return self.none()
        territory = Agency.objects.branch_of(workspace.agency.parent)
        return self.filter(self._told_to(workspace.agency_id), owner__in=territory)

    def _told_to(self, office: int) -> Q:
        entries = self.model.proposals.rel.related_model.objects
        submitted = entries.submitted_to(office).filter(innovation=OuterRef("pk"))
        return Exists(submitted) | _is_public(Now())

    def for_register(self) -> Self:
        """A row of the register: no long text; `entries` that were handed in, `won` honours."""
        entries = self.model.proposals.rel.related_model.objects
        handed_in = entries.filter(innovation=OuterRef("pk"), submitted_at__isnull=False)
        honours = self.model.honours.rel.related_model.objects
        won = honours.filter(innovation=OuterRef("pk")).visible_at(Now())
        rows = self.select_related("owner").defer("summary", "keywords", "search", "label")
        return rows.annotate(entries=counted(handed_in.order_by()), won=counted(won.order_by()))

    def matching(self, words: str) -> Self:
        """By words of the name or of what it is."""
        words = words.strip()
        return self.filter(label__icontains=words) if words else self

    def owned_by(self, agency_id: int) -> Self:
        """The unit's own innovations."""
        return self.filter(owner=agency_id)


def _is_public(instant: datetime | Now) -> Q:
    lasts = Q(published_until=None) | Q(published_until__gt=instant)
    return Q(published_at__lte=instant) & lasts


class HonourQuerySet(LockingQuerySet):
    """What was won."""

    def visible_at(self, instant: datetime | Now) -> Self:
        """What is told at this instant: given, public, and not taken back by a correction."""
        lasts = Q(visible_until=None) | Q(visible_until__gt=instant)
        return self.filter(lasts, visible_from__lte=instant)
