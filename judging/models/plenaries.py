"""A stage's plenary: who sat in it, what it decided of each entry, and its papers."""

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from competitions.models import Group, Stage
from core.models import Job, Stamped, Stateful, known_states
from core.querysets import LockingQuerySet
from innovations.models import Candidacy
from judging.models.panels import PanelMember
from judging.models.runs import RankingRun
from judging.querysets import PlenaryQuerySet
from judging.states import (
    PLENARY,
    Outcome,
    PaperKind,
    PlenaryState,
    Presence,
    Seat,
)

FROZEN = pgtrigger.Update | pgtrigger.Delete


class Plenary(Stateful):
    """The panel's meeting over the adopted rankings of one stage.

    `ranking_sha256` names the rankings that it decided on when it was closed; `count_reasons`
    says, by a group's code, why another number of places was given than the edition has.
    """

    machine = PLENARY

    code = models.CharField(max_length=16, unique=True)
    stage = models.OneToOneField(Stage, models.PROTECT, related_name="plenary")
    number = models.CharField(_("number of the minutes"), max_length=80, blank=True)
    held_on = models.DateField(_("held on"))
    place = models.CharField(_("place"), max_length=160, blank=True)
    quorum = models.PositiveSmallIntegerField(_("members needed for a decision"))
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    ranking_sha256 = models.CharField(max_length=64, blank=True)
    count_reasons = models.JSONField(default=dict, blank=True)
    reopen_reason = models.TextField(_("reason"), blank=True)
    job = models.ForeignKey(Job, models.PROTECT, null=True, related_name="+")

    objects = PlenaryQuerySet.as_manager()

    class Meta:
        constraints = [
            known_states(PLENARY, "plenary_state_known"),
            models.CheckConstraint(condition=Q(quorum__gte=1), name="plenary_quorum_of_somebody"),
            models.CheckConstraint(
                condition=~Q(state=PlenaryState.CLOSED)
                | (
                    Q(closed_at__isnull=False, closed_by__isnull=False)
                    & ~Q(number="")
                    & ~Q(place="")
                    & ~Q(ranking_sha256="")
                ),
                name="plenary_closed_stamped",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.stage} {self.number}"


class PlenaryAttendee(Stamped):
    """Somebody who was asked to the plenary: of the panel, or another person by name."""

    plenary = models.ForeignKey(Plenary, models.CASCADE, related_name="attendees")
    member = models.ForeignKey(PanelMember, models.PROTECT, null=True, related_name="+")
    name = models.CharField(_("name"), max_length=150)
    position = models.CharField(_("position"), max_length=160, blank=True)
    seat = models.CharField(_("seat"), max_length=12, choices=Seat.choices, default=Seat.MEMBER)
    presence = models.CharField(
        _("presence"), max_length=10, choices=Presence.choices, blank=True, default=Presence.UNKNOWN
    )
    reason = models.CharField(_("reason"), max_length=300, blank=True)

    objects = LockingQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["plenary", "member"], name="plenary_attendee_once"),
            models.UniqueConstraint(
                fields=["plenary", "seat"],
                condition=Q(seat__in=[Seat.CHAIR, Seat.SECRETARY]),
                name="plenary_one_chair_one_secretary",
            ),
            models.CheckConstraint(
                condition=~Q(presence=Presence.EXCUSED) | ~Q(reason=""),
                name="plenary_excused_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class PlenaryAside(Stamped):
    """A member who stands aside for one entry; `is_found`: by the portal, not by own word."""

    plenary = models.ForeignKey(Plenary, models.CASCADE, related_name="asides")
    attendee = models.ForeignKey(PlenaryAttendee, models.CASCADE, related_name="asides")
    candidacy = models.ForeignKey(Candidacy, models.PROTECT, related_name="asides")
    reason = models.CharField(_("reason"), max_length=300)
    is_found = models.BooleanField(default=False)

    objects = LockingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["attendee", "candidacy"], name="plenary_aside_once")
        ]

    def __str__(self) -> str:
        return f"{self.attendee} {self.candidacy_id}"


class PlenaryDecision(Stamped):
    """What the plenary decided of one entry, beside what was computed when it did.

    `is_default`: outside the band, taken over as computed at the closing. `revision` is what a
    second secretary's write is measured by.
    """

    plenary = models.ForeignKey(Plenary, models.CASCADE, related_name="decisions")
    candidacy = models.ForeignKey(Candidacy, models.PROTECT, related_name="plenary_decisions")
    group = models.ForeignKey(Group, models.PROTECT, related_name="+")
    run = models.ForeignKey(RankingRun, models.PROTECT, related_name="+")
    position = models.PositiveIntegerField()
    was_selected = models.BooleanField()
    outcome = models.CharField(_("decision"), max_length=8, choices=Outcome.choices)
    place = models.PositiveSmallIntegerField(_("place in reserve"), null=True)
    reason = models.TextField(_("reason"), blank=True)
    is_default = models.BooleanField(default=False)
    revision = models.PositiveIntegerField(default=1)
    decided_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()

    objects = LockingQuerySet.as_manager()

    class Meta:
        ordering = ["group", "position"]
        constraints = [
            models.UniqueConstraint(fields=["plenary", "candidacy"], name="plenary_decision_once"),
            models.UniqueConstraint(
                fields=["plenary", "group", "place"],
                name="plenary_reserve_in_order",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.CheckConstraint(
                condition=Q(outcome=Outcome.RESERVE, place__gte=1)
                | (Q(outcome__in=[Outcome.IN, Outcome.OUT]) & Q(place=None)),
                name="plenary_reserve_has_place",
            ),
            models.CheckConstraint(
                condition=Q(was_selected=True, outcome=Outcome.IN)
                | (Q(was_selected=False) & ~Q(outcome=Outcome.IN))
                | ~Q(reason=""),
                name="plenary_departure_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.candidacy_id} {self.outcome}"

    @property
    def is_departure(self) -> bool:
        """Whether it moved the entry across the computed line."""
        return self.was_selected != (self.outcome == Outcome.IN)


class PlenaryRecord(Stamped):
    """The facts of one closing, frozen: what the papers say and the digest proves."""

    plenary = models.ForeignKey(Plenary, models.PROTECT, related_name="records")
    number = models.PositiveSmallIntegerField()
    facts = models.JSONField()
    digest = models.CharField(max_length=64)
    closed_at = models.DateTimeField()
    closed_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    objects = LockingQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["plenary", "number"], name="plenary_record_once")
        ]
        triggers = [pgtrigger.Protect(name="plenary_record_stays", operation=FROZEN)]

    def __str__(self) -> str:
        return f"{self.plenary} {self.number}"


class PlenaryPaper(Stamped):
    """One paper of one closing, as it was made: its bytes and their digest stay."""

    record = models.ForeignKey(PlenaryRecord, models.PROTECT, related_name="papers")
    kind = models.CharField(max_length=10, choices=PaperKind.choices)
    format = models.CharField(max_length=4, choices=[("pdf", "PDF"), ("docx", "DOCX")])
    file = models.FileField(upload_to="plenaries/", max_length=80)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    made_at = models.DateTimeField()

    objects = LockingQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["record", "kind", "format"], name="plenary_paper_once")
        ]
        triggers = [pgtrigger.Protect(name="plenary_paper_stays", operation=FROZEN)]

    def __str__(self) -> str:
        return f"{self.kind}.{self.format}"


class PlenaryScan(Stamped):
    """A signed paper as it was scanned; one that was taken out keeps its row.

    `is_public`: everybody may fetch it once the stage's result is public. The office says so.
    """

    code = models.CharField(max_length=16, unique=True)
    record = models.ForeignKey(PlenaryRecord, models.PROTECT, related_name="scans")
    kind = models.CharField(_("paper"), max_length=10, choices=PaperKind.choices)
    file = models.FileField(upload_to="plenaries/", max_length=80)
    name = models.CharField(_("name"), max_length=160)
    content_type = models.CharField(max_length=80)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    pages = models.PositiveIntegerField(null=True)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    is_public = models.BooleanField(_("show on the results page"), default=False)
    removed_at = models.DateTimeField(null=True)
    removed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    objects = LockingQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(removed_at=None, removed_by=None)
                | Q(removed_at__gte=F("added_at"), removed_by__isnull=False),
                name="plenary_scan_removed_stamped",
            )
        ]

    def __str__(self) -> str:
        return self.name
