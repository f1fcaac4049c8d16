"""Announcements with the frozen rows they publish."""

from datetime import datetime, timedelta
from decimal import Decimal

from django.db import models
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from awards.querysets import AnnouncementQuerySet, AwardRowQuerySet
from awards.states import ANNOUNCEMENT, AnnouncementState
from competitions.models import AwardTier, Competition
from core.models import Stateful, known_states
from innovations.models import Innovation, Proposal, ProposalVersion
from judging.models import RankingRun

SECOND_THOUGHTS = timedelta(minutes=10)


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

    @property
    def cancellable_until(self) -> datetime | None:
        """Ten minutes after it was scheduled, and never once it is public."""
        if self.scheduled_at is None:
            return None
        return min(self.scheduled_at + SECOND_THOUGHTS, self.publish_at)

    def obstacles_to_change(self) -> list[str]:
        """Why its words stand."""
        if self.state != AnnouncementState.DRAFT:
            return [_now("The announcement is approved. Cancel it first, then change it.")]
        return []

    def obstacles_to_approve(self, instant: datetime) -> list[str]:
        """Why it cannot be scheduled; who may do it is a question of its own."""
        if self.state != AnnouncementState.DRAFT:
            return [_now("The announcement is approved already.")]
        return self.obstacles_of_time(instant)

    def obstacles_of_time(self, instant: datetime) -> list[str]:
        """Nothing is announced backwards."""
        if self.publish_at <= instant:
            return [_now("The time of publication has passed. Choose a later one.")]
        return []

    def obstacles_to_cancel(self, instant: datetime) -> list[str]:
        """Why it can no longer be taken back."""
        if self.state == AnnouncementState.DRAFT or self.cancellable_until is None:
            return [_now("Nothing is scheduled, so there is nothing to cancel.")]
        if instant >= self.publish_at:
            return [_now("The results are public and stay public.")]
        if instant >= self.cancellable_until:
            return [_now("Ten minutes have passed since it was scheduled.")]
        return []


class AwardRow(models.Model):
    """One line of a result, frozen when the announcement was prepared.

    Rows with a tier are winners and become public; the others are kept for the record only.
    `criterion_scores` holds, by the criterion's code, `sum` and `mean` of the counted marks as
    text: sums are exact, so that a reader can repeat the published score with pencil and paper.
    """

    announcement = models.ForeignKey(Announcement, models.CASCADE, related_name="rows")
    run = models.ForeignKey(RankingRun, models.PROTECT, related_name="+")
    version = models.ForeignKey(ProposalVersion, models.PROTECT, related_name="+")
    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="award_rows")
    innovation = models.ForeignKey(Innovation, models.PROTECT, related_name="award_rows")
    tier = models.ForeignKey(AwardTier, models.PROTECT, null=True, related_name="rows")
    rank = models.PositiveIntegerField()
    score = models.DecimalField(max_digits=9, decimal_places=4)
    judges = models.PositiveSmallIntegerField()
    criterion_scores = models.JSONField(default=dict)
    decided_by = models.CharField(max_length=40, blank=True)
    deciding_value = models.CharField(max_length=80, blank=True)
    deciding_above = models.CharField(max_length=80, blank=True)

    objects = AwardRowQuerySet.as_manager()

    class Meta:
        ordering = ["run", "rank", "id"]
        constraints = [
            models.UniqueConstraint(fields=["announcement", "proposal"], name="award_row_once")
        ]

    def __str__(self) -> str:
        return f"{self.rank} {self.innovation_id}"

    def mean_of(self, criterion: str) -> Decimal | None:
        """The mean mark of a criterion; None where nobody gave one."""
        scores = self.criterion_scores.get(criterion)
        return Decimal(scores["mean"]) if scores else None
