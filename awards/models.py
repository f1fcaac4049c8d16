"""Announcements with the frozen rows they publish, and certificates."""

from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Agency, User
from awards.querysets import AnnouncementQuerySet, CertificateQuerySet
from awards.states import ANNOUNCEMENT, CERTIFICATE, AnnouncementState
from competitions.models import AwardTier, Competition
from core.models import Stateful, known_states
from innovations.models import Innovation, Proposal
from judging.models import RankingRun


class Announcement(Stateful):
    """What will be public at an instant: prepared by one person, approved by another."""

    machine = ANNOUNCEMENT

    code = models.CharField(max_length=16, unique=True)
    competition = models.OneToOneField(Competition, models.PROTECT, related_name="announcement")
    run = models.ForeignKey(RankingRun, models.PROTECT, related_name="+")
    title = models.CharField(_("title"), max_length=160)
    message = models.TextField(_("message"), blank=True)
    decree_number = models.CharField(_("number of the decree"), max_length=80, blank=True)
    signatory_name = models.CharField(_("who signs the certificates"), max_length=120)
    signatory_position = models.CharField(_("position"), max_length=160)
    place = models.CharField(_("place"), max_length=80)
    publish_at = models.DateTimeField(_("public from"))
    prepared_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    approved_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True)
    scheduled_at = models.DateTimeField(null=True)
    certificates_at = models.DateTimeField(null=True)

    objects = AnnouncementQuerySet.as_manager()

    class Meta:
        constraints = [
            known_states(ANNOUNCEMENT, "announcement_state_known"),
            models.CheckConstraint(
                condition=models.Q(state="draft") | models.Q(approved_at__isnull=False),
                name="announcement_approved_stamped",
            ),
            models.CheckConstraint(
                condition=models.Q(approved_by__isnull=True)
                | ~models.Q(approved_by=models.F("prepared_by")),
                name="announcement_second_person",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def is_public_at(self, instant: datetime) -> bool:
        """Computed when read: it flips on time even if no worker is alive."""
        return self.state == AnnouncementState.SCHEDULED and self.publish_at <= instant


class AwardRow(models.Model):
    """One published line: what was computed, frozen when the announcement was prepared."""

    announcement = models.ForeignKey(Announcement, models.CASCADE, related_name="rows")
    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="award_rows")
    innovation = models.ForeignKey(Innovation, models.PROTECT, related_name="award_rows")
    tier = models.ForeignKey(AwardTier, models.PROTECT, null=True, related_name="rows")
    rank = models.PositiveIntegerField()
    score = models.DecimalField(max_digits=9, decimal_places=4)
    criterion_scores = models.JSONField(default=dict)
    decided_by = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering = ["rank", "id"]
        constraints = [
            models.UniqueConstraint(fields=["announcement", "proposal"], name="award_row_once")
        ]

    def __str__(self) -> str:
        return f"{self.rank} {self.innovation_id}"


class Certificate(Stateful):
    """A piagam: built once, stored, hashed; anybody can check its code."""

    machine = CERTIFICATE

    code = models.CharField(max_length=40, unique=True)
    number = models.CharField(_("number"), max_length=60, unique=True)
    row = models.ForeignKey(AwardRow, models.PROTECT, related_name="certificates")
    recipient = models.ForeignKey(Agency, models.PROTECT, related_name="certificates")
    recipient_name = models.CharField(max_length=200)
    award = models.CharField(max_length=120)
    innovation_name = models.CharField(max_length=200)
    event = models.CharField(max_length=160)
    issued_on = models.DateField()
    pdf = models.FileField(upload_to="certificates/%Y/", blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    revoked_at = models.DateTimeField(null=True)
    revoked_reason = models.TextField(blank=True)

    objects = CertificateQuerySet.as_manager()

    class Meta:
        constraints = [
            known_states(CERTIFICATE, "certificate_state_known"),
            models.UniqueConstraint(
                fields=["row"], condition=models.Q(state="issued"), name="certificate_one_valid"
            ),
        ]

    def __str__(self) -> str:
        return self.number
