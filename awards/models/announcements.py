"""Announcements with the frozen rows they publish."""

from datetime import datetime, timedelta
from decimal import Decimal

from django.db import models
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from awards.querysets import (
    AnnouncementApprovalQuerySet,
    AnnouncementQuerySet,
    AwardRowQuerySet,
)
from awards.states import ANNOUNCEMENT, AnnouncementState
from competitions.models import AwardTier, Competition, Stage
from core.models import Stateful, known_states
from innovations.models import Innovation, Proposal, ProposalVersion
from judging.models import RankingRun

SECOND_THOUGHTS = timedelta(minutes=10)
LAST_MOMENT = timedelta(seconds=20)  # more than a request may take, its wait for locks included


class Announcement(Stateful):
    """What will be public of one stage at an instant: prepared by one, approved by two persons.

    A correction is a new version of the same stage; what was public stays readable. `run` is the
    adopted run of the first group. Letters are posted after the instant, entry by entry by their
    keys: `letters_cursor` is the last one, `letters_at` is stamped after all of them.
    """

    machine = ANNOUNCEMENT

    code = models.CharField(max_length=16, unique=True)
    competition = models.ForeignKey(Competition, models.PROTECT, related_name="announcements")
    stage = models.ForeignKey(Stage, models.PROTECT, related_name="announcements")
    version = models.PositiveSmallIntegerField(default=1)
    corrects = models.ForeignKey("self", models.PROTECT, null=True, related_name="corrections")
    correction_note = models.TextField(_("what was corrected, and why"), blank=True)
    run = models.ForeignKey(RankingRun, models.PROTECT, related_name="+")
    title = models.CharField(_("title"), max_length=160)
    message = models.TextField(_("message"), blank=True)
    decree_number = models.CharField(_("number of the decree"), max_length=80, blank=True)
    signatory_name = models.CharField(_("who signs the certificates"), max_length=120, blank=True)
    signatory_position = models.CharField(_("position"), max_length=160, blank=True)
    place = models.CharField(_("place"), max_length=80, blank=True)
    publish_at = models.DateTimeField(_("public from"), null=True)
    worded_at = models.DateTimeField(null=True)
    previewed_at = models.DateTimeField(null=True)
    prepared_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    approved_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True)
    scheduled_at = models.DateTimeField(null=True)
    certificates_at = models.DateTimeField(null=True)
    letters_at = models.DateTimeField(null=True)
    letters_cursor = models.BigIntegerField(default=0, editable=False)
    letters_done = models.PositiveIntegerField(default=0, editable=False)

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
            models.UniqueConstraint(fields=["stage", "version"], name="announcement_version_once"),
            models.UniqueConstraint(
                fields=["stage"],
                condition=models.Q(state=AnnouncementState.DRAFT),
                name="announcement_one_draft",
            ),
            models.CheckConstraint(
                condition=models.Q(state=AnnouncementState.DRAFT)
                | models.Q(publish_at__isnull=False),
                name="announcement_has_instant",
            ),
            models.CheckConstraint(
                condition=models.Q(version=1, corrects__isnull=True)
                | models.Q(version__gt=1, corrects__isnull=False),
                name="announcement_corrects_one",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def is_public_at(self, instant: datetime) -> bool:
        """Computed when read: it flips on time even if no worker is alive."""
        if self.state != AnnouncementState.SCHEDULED or self.publish_at is None:
            return False
        return self.publish_at <= instant

    @property
    def cancellable_until(self) -> datetime | None:
        """Ten minutes after it was scheduled, and never once it is public.

        RACE: a cancellation that is asked for before the instant may be written after it, when
        readers have seen the result: so the last moment is out of bounds.
        """
        if self.scheduled_at is None:
            return None
        return min(self.scheduled_at + SECOND_THOUGHTS, self.publish_at - LAST_MOMENT)

    @property
    def is_draft(self) -> bool:
        """Whether anything of it may still change."""
        return self.state == AnnouncementState.DRAFT

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
        if self.publish_at is None:
            return [_now("Choose the time of publication first.")]
        if self.publish_at <= instant:
            return [_now("The time of publication has passed. Choose a later one.")]
        return []

    def obstacles_to_cancel(self, instant: datetime) -> list[str]:
        """Why it can no longer be taken back."""
        if self.state == AnnouncementState.DRAFT or self.cancellable_until is None:
            return [_now("Nothing is scheduled, so there is nothing to cancel.")]
        if instant >= self.publish_at:
            return [_now("The results are public and stay public.")]
        if instant >= self.publish_at - LAST_MOMENT:
            return [_now("The results become public in a moment: it is too late to cancel.")]
        if instant >= self.cancellable_until:
            return [_now("Ten minutes have passed since it was scheduled.")]
        return []


class AnnouncementApproval(models.Model):
    """One person's word on exactly these words and rows; a change of them voids it."""

    announcement = models.ForeignKey(Announcement, models.PROTECT, related_name="approvals")
    person = models.ForeignKey(User, models.PROTECT, related_name="+")
    approved_at = models.DateTimeField()
    digest = models.CharField(max_length=64)
    voided_at = models.DateTimeField(null=True)

    objects = AnnouncementApprovalQuerySet.as_manager()

    class Meta:
        ordering = ["approved_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["announcement", "person"],
                condition=models.Q(voided_at__isnull=True),
                name="announcement_approval_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.announcement_id} {self.person_id}"


class AnnouncementWords(models.Model):
    """What one group of readers is written, in one language; frozen with the announcement."""

    announcement = models.ForeignKey(Announcement, models.CASCADE, related_name="letter_words")
    kind = models.CharField(max_length=60)
    language = models.CharField(max_length=5)
    subject = models.CharField(_("subject"), max_length=200)
    body = models.TextField(_("text"))

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["announcement", "kind", "language"], name="announcement_words_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.language}"


class AwardRow(models.Model):
    """One line of a result, frozen when the announcement was prepared.

    Rows that have advanced become public; those with a tier are winners, with an honour and a
    certificate. The others are kept for the record, and for the own feedback letter.
    `criterion_scores` holds, by the criterion's code, `sum` and `mean` of the counted marks as
    text: sums are exact, so that a reader can repeat the published score with pencil and paper.
    """

    announcement = models.ForeignKey(Announcement, models.CASCADE, related_name="rows")
    run = models.ForeignKey(RankingRun, models.PROTECT, related_name="+")
    version = models.ForeignKey(ProposalVersion, models.PROTECT, related_name="+")
    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="award_rows")
    innovation = models.ForeignKey(Innovation, models.PROTECT, related_name="award_rows")
    tier = models.ForeignKey(AwardTier, models.PROTECT, null=True, related_name="rows")
    has_advanced = models.BooleanField(default=False)
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

    @property
    def is_winning(self) -> bool:
        """Whether it carries an honour."""
        return self.has_advanced and self.tier_id is not None

    def mean_of(self, criterion: str) -> Decimal | None:
        """The mean mark of a criterion; None where nobody gave one."""
        scores = self.criterion_scores.get(criterion)
        return Decimal(scores["mean"]) if scores else None
