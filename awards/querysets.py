"""Reads of what is given. The public reads only through `public_at`."""

from datetime import datetime
from typing import Self

from django.db import models

from accounts.models import Agency
from accounts.states import BRANCH_SIDE, ORGANISER_SIDE, Role
from awards.states import (
    ANSWERED_OBJECTIONS,
    OPEN_OBJECTIONS,
    AnnouncementState,
    CertificateState,
    IncentiveState,
    InscriptionState,
    ResultObjectionState,
)
from competitions.models import Appointment, Stage
from competitions.states import EditionRole
from core.querysets import LockingQuerySet
from innovations.models import Candidacy, Proposal
from judging.closeness import IsClose
from judging.states import Presence

ANNOUNCING = (Role.ORGANISER, Role.AUDITOR)


class AnnouncementQuerySet(LockingQuerySet):
    """Announcements."""

    def public_at(self, instant: datetime) -> Self:
        """Scheduled, and the instant has come; no worker is needed for that."""
        return self.filter(state=AnnouncementState.SCHEDULED, publish_at__lte=instant)

    def coming_at(self, instant: datetime) -> Self:
        """Scheduled, and still under embargo."""
        return self.filter(state=AnnouncementState.SCHEDULED, publish_at__gt=instant)

    def in_force_at(self, instant: datetime) -> Self:
        """Of each stage the latest version that is public."""
        later = self.model.objects.public_at(instant).filter(
            stage=models.OuterRef("stage"), version__gt=models.OuterRef("version")
        )
        return self.public_at(instant).filter(~models.Exists(later))

    def final(self) -> Self:
        """Of the last stage: what the edition ends with."""
        later = Stage.objects.filter(
            competition=models.OuterRef("competition"), order__gt=models.OuterRef("stage__order")
        )
        return self.filter(~models.Exists(later))

    def newest_first(self) -> Self:
        """The last stage before earlier ones, of each the latest version."""
        return self.order_by("-stage__order", "-version")

    def without_letters_at(self, instant: datetime) -> Self:
        """Public, and not everybody has been written to."""
        return self.public_at(instant).filter(letters_at=None)

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


class AnnouncementApprovalQuerySet(LockingQuerySet):
    """Words given on an announcement."""

    def standing(self) -> Self:
        """Those that no change has voided."""
        return self.filter(voided_at=None)


class AwardRowQuerySet(LockingQuerySet):
    """Lines of a result."""

    def advanced(self) -> Self:
        """Those that become public."""
        return self.filter(has_advanced=True)

    def winning(self) -> Self:
        """Those with an honour: none in a stage that only names its finalists."""
        return self.filter(has_advanced=True, tier__isnull=False)

    def for_reading(self) -> Self:
        """With what names a row exactly, group by group; never a long text or a run's evidence."""
        heavy = ("document", "result", "statistics", "engine")
        rows = self.with_facts().select_related("proposal", "run__group")
        rows = rows.defer(*(f"run__{name}" for name in heavy), "proposal__returned_note")
        return rows.order_by("run__group__order", "rank", "pk")

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

    def unbuilt(self) -> Self:
        """Those that have a number already, and no bytes yet."""
        return self.filter(sha256="")

    def valid_at(self, instant: datetime) -> Self:
        """Those that hold: neither revoked nor ended by a correction of the result."""
        holding = models.Q(ends_at__isnull=True) | models.Q(ends_at__gt=instant)
        return self.filter(holding, state=CertificateState.ISSUED)

    def ended_at(self, instant: datetime) -> Self:
        """Those that a correction has ended; the clock revokes them."""
        return self.filter(state=CertificateState.ISSUED, ends_at__lte=instant)

    def of_edition(self, competition: models.Model) -> Self:
        """All of an edition, in the order of their numbers."""
        return self.filter(announcement__competition=competition).order_by("pk")

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


class PromotionQuerySet(LockingQuerySet):
    """What was sent up."""

    def visible_to(self, person: models.Model) -> Self:
        """Both offices, and the entrant's own branch."""
        workspace = getattr(person, "workspace", None)
        if workspace is None:
            return self.none()
        if workspace.role in ORGANISER_SIDE:
            ours = models.Q(lower__organiser=workspace.agency_id)
            return self.filter(ours | models.Q(upper__organiser=workspace.agency_id))
        if workspace.role in BRANCH_SIDE:
            return self.filter(origin__entrant__in=Agency.objects.branch_of(workspace.agency))
        if workspace.role == Role.DRAFTER:
            return self.filter(origin__entrant=workspace.agency_id)
        return self.none()

    def for_list(self) -> Self:
        """Never the dossier, which holds the whole text."""
        related = ("origin__entrant", "origin__innovation", "entry__category", "lower__organiser")
        heavy = ("summary", "keywords", "search", "label")
        rows = self.select_related(*related, "upper", "promoted_by").defer("dossier")
        return rows.defer(*(f"origin__innovation__{field}" for field in heavy))


def decided_in(person: int) -> models.Q:
    """Candidacies about which this person decided in a plenary, sitting in it."""
    seat = "plenary_decisions__plenary__attendees"
    return models.Q(**{f"{seat}__presence": Presence.PRESENT, f"{seat}__member__person": person})


class ResultObjectionQuerySet(LockingQuerySet):
    """Objections to results. Names are in another table, which no list joins."""

    def visible_to(self, person: models.Model) -> Self:
        """The organiser's own organisers and auditors, once a mailbox has confirmed it."""
        workspace = getattr(person, "workspace", None)
        if workspace is None or workspace.role not in ANNOUNCING:
            return self.none()
        own = self.filter(announcement__competition__organiser=workspace.agency_id)
        return own.filed()

    def filed(self) -> Self:
        """Those whose mailbox, or sign-in, stands behind them."""
        return self.filter(confirmed_at__isnull=False)

    def open(self) -> Self:
        """Still without an answer."""
        return self.filter(state__in=OPEN_OBJECTIONS)

    def answered(self) -> Self:
        """What the public may read about."""
        return self.filter(state__in=ANSWERED_OBJECTIONS)

    def given_up_at(self, instant: datetime) -> Self:
        """Never confirmed; the clock forgets them with everything in them."""
        states = (ResultObjectionState.FILED, ResultObjectionState.WITHDRAWN)
        return self.filter(state__in=states, confirmed_at=None, expires_at__lte=instant)

    def due_before(self, instant: datetime) -> Self:
        """Unanswered ones whose answer is due by then."""
        return self.open().filter(due_at__lte=instant)

    def of_edition(self, competition: models.Model) -> Self:
        """To any result of an edition."""
        return self.filter(announcement__competition=competition)

    def answerable_by(self, person: int) -> Self:
        """Without those in which this person scored, has a part, or stands near.

        SECURITY: the same rule as `obstacles_by_part`; lists and acts ask it of the database.
        """
        near = IsClose(person, entrant="proposal__entrant", opens_at="announcement__publish_at")
        entries = Proposal.objects.involving([person])
        judged = Candidacy.objects.filter(assignments__member__person=person)
        decided = Candidacy.objects.filter(decided_in(person))
        rest = self.exclude(proposal__in=entries).exclude(proposal__in=judged.values("proposal"))
        rest = rest.exclude(proposal__in=decided.values("proposal"))
        return rest.exclude(objector__person=person).exclude(near)


class ObjectorQuerySet(LockingQuerySet):
    """Who filed objections: read by one act, which leaves a trail."""


class CertificateTemplateQuerySet(LockingQuerySet):
    """Designs of certificates."""

    def latest_for(self, competition: models.Model, stage: int | None) -> models.Model | None:
        """The version that is used now: the stage's own, else the edition's."""
        rows = self.filter(competition=competition)
        own = models.F("stage").desc(nulls_last=True)
        fitting = rows.filter(models.Q(stage=stage) | models.Q(stage=None))
        return fitting.order_by(own, "-version").first()


class CertificateBatchQuerySet(LockingQuerySet):
    """Certificates of one announcement, as one piece of work."""

    def of_edition(self, competition: models.Model) -> Self:
        """The last stage's first, of it the latest version."""
        rows = self.filter(announcement__competition=competition)
        return rows.order_by("-announcement__stage__order", "-announcement__version")


class InscriptionQuerySet(LockingQuerySet):
    """Names as they will be printed."""

    def wished(self) -> Self:
        """The office has to decide about these."""
        return self.filter(state=InscriptionState.WISHED)

    def visible_to(self, person: models.Model) -> Self:
        """The organiser's side, and the branch of the agency whose names they are."""
        workspace = getattr(person, "workspace", None)
        if workspace is None:
            return self.none()
        if workspace.role in ANNOUNCING:
            return self.filter(batch__announcement__competition__organiser=workspace.agency_id)
        if workspace.role in BRANCH_SIDE:
            return self.filter(recipient__in=Agency.objects.branch_of(workspace.agency))
        if workspace.role == Role.DRAFTER:
            return self.filter(recipient=workspace.agency_id)
        return self.none()

    def for_list(self) -> Self:
        """With what a row names."""
        return self.select_related("batch__announcement__competition", "proposal", "recipient")


class IncentiveQuerySet(LockingQuerySet):
    """What followed honours in money."""

    def noted(self) -> Self:
        """Those that were not withdrawn."""
        return self.filter(state=IncentiveState.NOTED)

    def public_at(self, instant: datetime) -> Self:
        """Facts about innovations that are public, and about agencies."""
        shown = models.Q(innovation__published_at__lte=instant)
        lasting = models.Q(innovation__published_until=None) | models.Q(
            innovation__published_until__gt=instant
        )
        return self.noted().filter((shown & lasting) | models.Q(innovation=None))

    def visible_to(self, person: models.Model) -> Self:
        """The office that noted them."""
        workspace = getattr(person, "workspace", None)
        if workspace is None or workspace.role not in ORGANISER_SIDE:
            return self.none()
        return self.filter(office=workspace.agency_id)

    def for_list(self) -> Self:
        """What a row shows; never a long text."""
        rows = self.select_related("agency", "innovation", "honour")
        heavy = ("summary", "keywords", "search", "label")
        return rows.defer(*(f"innovation__{field}" for field in heavy))


class CeremonyQuerySet(LockingQuerySet):
    """Days on which awards are handed over."""

    def visible_to(self, person: models.Model) -> Self:
        """The organiser's own organisers and auditors: winners are named before they are public."""
        workspace = getattr(person, "workspace", None)
        if workspace is None or workspace.role not in ANNOUNCING:
            return self.none()
        return self.filter(announcement__competition__organiser=workspace.agency_id)
