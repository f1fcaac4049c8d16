"""Reads of the editions."""

from datetime import datetime, timedelta
from typing import Self

from django.db import models
from django.db.models.functions import Coalesce

from accounts.models import Agency
from accounts.states import ORGANISER_SIDE
from competitions.states import (
    CompetitionState,
    EnquiryState,
    EventState,
    SignUpState,
    WindowKind,
)
from core.querysets import LockingQuerySet


class CompetitionQuerySet(LockingQuerySet):
    """Editions."""

    def public(self) -> Self:
        """What everybody may know of."""
        return self.exclude(state=CompetitionState.DRAFT)

    def visible_to(self, person: models.Model) -> Self:
        """What is public, and everything of the organiser that the person works for now."""
        public = ~models.Q(state=CompetitionState.DRAFT)
        workspace = getattr(person, "workspace", None)
        if workspace is not None and workspace.role in ORGANISER_SIDE:
            return self.filter(public | models.Q(organiser=workspace.agency_id))
        return self.filter(public)

    def with_quotas(self) -> Self:
        """`has_quotas`: whether anything limits how often a participant may enter."""
        quotas = self.model.quotas.rel.related_model.objects
        return self.annotate(
            has_quotas=models.Exists(quotas.filter(competition=models.OuterRef("pk")))
        )

    def managed_by(self, person: models.Model) -> Self:
        """Editions that the active workspace runs."""
        workspace = getattr(person, "workspace", None)
        if workspace is None or workspace.role not in ORGANISER_SIDE:
            return self.none()
        return self.filter(organiser=workspace.agency_id)

    def taking_entries_at(self, instant: datetime, entrant: models.Model | None = None) -> Self:
        """Published, and inside the registration window, or the entrant's own longer time."""
        is_open = models.Q(windows__opens_at__lte=instant, windows__closes_at__gt=instant)
        published = models.Q(
            state=CompetitionState.PUBLISHED, windows__kind=WindowKind.REGISTRATION
        )
        if entrant is None:
            return self.filter(published, is_open)
        branch = type(entrant).objects.ancestors(entrant, include_self=True).values("pk")
        own = models.Q(
            windows__reopenings__participant__in=branch,
            windows__reopenings__opens_at__lte=instant,
            windows__reopenings__closes_at__gt=instant,
        )
        return self.filter(published, is_open | own).distinct()


class AppointmentQuerySet(LockingQuerySet):
    """Offices in editions."""

    def in_force_for(self, person: models.Model) -> Self:
        """Offices that still rest on the place which the person held when they were given.

        SECURITY: an office ends with that place. Whoever was transferred holds a younger place,
        or works outside the edition's government, and approves nothing any more.
        """
        workspace = person.workspace
        if workspace is None:
            return self.none()
        above = Agency.objects.ancestors(workspace.agency, include_self=True)
        return self.filter(
            person=person,
            created_at__date__gte=workspace.starts_on,
            competition__territory__in=above.values("pk"),
        )


class ReminderRuleQuerySet(LockingQuerySet):
    """When beat reminds by itself."""

    def in_force(self, *kinds: str) -> Self:
        """Active rules of published editions, in a steady order."""
        return self.filter(
            kind__in=kinds, is_active=True, competition__state=CompetitionState.PUBLISHED
        ).order_by("pk")


class StageQuerySet(LockingQuerySet):
    """Stages in their order."""

    def in_order(self) -> Self:
        """First stage first."""
        return self.order_by("competition", "order")


def is_of_office(person: models.Model, path: str = "organiser") -> models.Q:
    """Rows of the organiser that the person works for now; nothing for everybody else."""
    workspace = getattr(person, "workspace", None)
    if workspace is None or workspace.role not in ORGANISER_SIDE:
        return models.Q(pk__in=[])
    return models.Q(**{path: workspace.agency_id})


class EnquiryQuerySet(LockingQuerySet):
    """Questions about the rules."""

    def answered(self) -> Self:
        """What everybody reads."""
        return self.filter(state=EnquiryState.ANSWERED)

    def visible_to(self, person: models.Model) -> Self:
        """For the office: all of its editions."""
        return self.filter(is_of_office(person, "competition__organiser"))


class EventQuerySet(LockingQuerySet):
    """Events of organisers."""

    def public(self) -> Self:
        """In the calendar, also when it was called off."""
        return self.exclude(state=EventState.DRAFT)

    def managed_by(self, person: models.Model) -> Self:
        """Events of the office that the person works for now."""
        return self.filter(is_of_office(person))

    def visible_to(self, person: models.Model) -> Self:
        """What is public, and everything of the own office."""
        return self.filter(~models.Q(state=EventState.DRAFT) | is_of_office(person))

    def with_office(self) -> Self:
        """With what every page of an event tells."""
        return self.select_related("organiser__parent", "competition")

    def with_seats(self) -> Self:
        """How many seats are taken, and how many people came."""
        standing = models.Q(sign_ups__state=SignUpState.SIGNED)
        return self.annotate(
            taken=Coalesce(models.Sum("sign_ups__seats", filter=standing), 0),
            came=Coalesce(models.Sum("sign_ups__attended", filter=standing), 0),
            agencies=models.Count("sign_ups", filter=standing),
        )

    def coming_at(self, instant: datetime) -> Self:
        """Published and not over, the next first."""
        rows = self.filter(state=EventState.PUBLISHED, ends_at__gt=instant)
        return rows.order_by("starts_at", "pk")

    def to_remind_at(self, instant: datetime) -> Self:
        """Published, beginning within a day, and nobody was reminded of this beginning."""
        rows = self.filter(
            state=EventState.PUBLISHED,
            starts_at__gt=instant,
            starts_at__lte=instant + timedelta(days=1),
        )
        return rows.exclude(reminded_for=models.F("starts_at"))


class EventSignUpQuerySet(LockingQuerySet):
    """Seats of agencies."""

    def standing(self) -> Self:
        """Not cancelled."""
        return self.filter(state=SignUpState.SIGNED)
