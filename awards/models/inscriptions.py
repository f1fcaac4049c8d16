"""Names as they will be printed: looked through by their owners before anything is issued."""

from datetime import datetime

from django.db import models
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from accounts.models import Agency, User
from awards.models.announcements import Announcement, AwardRow
from awards.models.templates import CertificateTemplate
from awards.querysets import CertificateBatchQuerySet, InscriptionQuerySet
from awards.states import BATCH, INSCRIPTION, Audience, BatchState, InscriptionState
from core.models import Job, Stateful, known_states
from innovations.models import Proposal


class CertificateBatch(Stateful):
    """All certificates of one announcement: first the names are checked, then they are made."""

    machine = BATCH

    announcement = models.OneToOneField(Announcement, models.PROTECT, related_name="batch")
    template = models.ForeignKey(
        CertificateTemplate, models.PROTECT, null=True, related_name="batches"
    )
    names_until = models.DateTimeField(_("names can be checked until"))
    job = models.ForeignKey(Job, models.PROTECT, null=True, related_name="+")

    objects = CertificateBatchQuerySet.as_manager()

    class Meta:
        constraints = [known_states(BATCH, "certificate_batch_state_known")]

    def __str__(self) -> str:
        return f"{self.announcement_id} {self.state}"

    @property
    def takes_names(self) -> bool:
        """Whether what will be printed can still change."""
        return self.state == BatchState.NAMES

    def is_checking_at(self, instant: datetime) -> bool:
        """Whether the owners may still look through their names."""
        return self.takes_names and instant < self.names_until


class Inscription(Stateful):
    """What one certificate will say, for one recipient.

    `position` orders all of an announcement as their numbers will follow; `award` is the honour
    in large letters. A wish stands beside what it would replace until the office decides.
    """

    machine = INSCRIPTION

    code = models.CharField(max_length=16, unique=True)
    batch = models.ForeignKey(CertificateBatch, models.CASCADE, related_name="inscriptions")
    audience = models.CharField(max_length=12, choices=Audience.choices)
    position = models.PositiveIntegerField()
    row = models.ForeignKey(AwardRow, models.PROTECT, null=True, related_name="inscriptions")
    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="inscriptions")
    recipient = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    recipient_name = models.CharField(_("recipient"), max_length=200)
    innovation_name = models.CharField(_("innovation"), max_length=200)
    award = models.CharField(_("award"), max_length=240)
    wished_recipient_name = models.CharField(max_length=200, blank=True)
    wished_innovation_name = models.CharField(max_length=200, blank=True)
    checked_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    checked_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=400, blank=True)

    objects = InscriptionQuerySet.as_manager()

    class Meta:
        ordering = ["position"]
        constraints = [
            known_states(INSCRIPTION, "inscription_state_known"),
            models.UniqueConstraint(fields=["batch", "position"], name="inscription_place_once"),
        ]

    def __str__(self) -> str:
        return self.recipient_name

    @property
    def is_wished(self) -> bool:
        """Whether the office has to decide."""
        return self.state == InscriptionState.WISHED

    def obstacles_to_check(self, instant: datetime) -> list[str]:
        """Why its owner can no longer say anything about the names."""
        if not self.batch.is_checking_at(instant):
            return [_now("The time for checking names is over. Write to the organiser.")]
        return []

    def obstacles_to_decide(self) -> list[str]:
        """Why the office cannot change it here."""
        if not self.batch.takes_names:
            return [_now("The certificate is made already. Correct it there.")]
        return []
