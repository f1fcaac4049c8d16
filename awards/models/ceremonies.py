"""The day on which awards are handed over, and who receives them in which order."""

from datetime import datetime

from django.db import models
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from accounts.models import Agency, User
from awards.models.announcements import Announcement, AwardRow
from awards.querysets import CeremonyQuerySet
from awards.states import Attendance
from core.models import Stamped


class Ceremony(Stamped):
    """The ceremony of one announcement. Who is called, and when, is its running order."""

    announcement = models.OneToOneField(Announcement, models.PROTECT, related_name="ceremony")
    starts_at = models.DateTimeField(_("begins"))
    place = models.CharField(_("place"), max_length=200)
    handed_by = models.CharField(_("who hands over"), max_length=160)
    note = models.TextField(_("note for those invited"), blank=True)
    is_public = models.BooleanField(_("named on the results page"), default=True)
    prepared_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    invited_at = models.DateTimeField(null=True)

    objects = CeremonyQuerySet.as_manager()

    class Meta:
        ordering = ["starts_at"]

    def __str__(self) -> str:
        return f"{self.place} {self.starts_at}"

    def obstacles_to_invite(self, instant: datetime) -> list[str]:
        """Nobody is invited to the past, nor before the result is known."""
        if not self.announcement.is_public_at(instant):
            return [_now("Invitations leave once the result is public, never before.")]
        if self.starts_at <= instant:
            return [_now("The ceremony is over.")]
        return []


class Receiver(models.Model):
    """One award to be handed over: for whom, by whom it is received, and whether they came."""

    ceremony = models.ForeignKey(Ceremony, models.CASCADE, related_name="receivers")
    row = models.ForeignKey(AwardRow, models.CASCADE, related_name="+")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()
    person_name = models.CharField(_("who receives it"), max_length=120, blank=True)
    person_position = models.CharField(_("position"), max_length=120, blank=True)
    attendance = models.CharField(
        _("attendance"), max_length=8, choices=Attendance.choices, default=Attendance.OPEN
    )
    note = models.CharField(_("note"), max_length=200, blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["ceremony", "row"], name="receiver_once")]

    def __str__(self) -> str:
        return f"{self.position} {self.agency_id}"
