"""Certificates: built once, stored, hashed."""

from django.db import models
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from accounts.models import Agency
from awards.models.announcements import Announcement, AwardRow
from awards.querysets import CertificateQuerySet
from awards.states import CERTIFICATE, CertificateState
from core.models import Stateful, known_states


class Certificate(Stateful):
    """A piagam: built once, stored, hashed; anybody can check its code."""

    machine = CERTIFICATE

    code = models.CharField(max_length=40, unique=True)
    announcement = models.ForeignKey(Announcement, models.PROTECT, related_name="certificates")
    number = models.CharField(_("number"), max_length=60)
    row = models.ForeignKey(AwardRow, models.PROTECT, related_name="certificates")
    recipient = models.ForeignKey(Agency, models.PROTECT, related_name="certificates")
    recipient_name = models.CharField(max_length=200)
    award = models.CharField(max_length=120)
    innovation_name = models.CharField(max_length=200)
    event = models.CharField(max_length=160)
    issued_on = models.DateField()
    pdf = models.FileField(upload_to="certificates/", blank=True)
    size = models.PositiveIntegerField(default=0)
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
            models.UniqueConstraint(
                fields=["announcement", "number"], name="certificate_number_once"
            ),
            models.CheckConstraint(
                condition=~models.Q(state="revoked")
                | (models.Q(revoked_at__isnull=False) & ~models.Q(revoked_reason="")),
                name="certificate_revoked_stamped",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def obstacles_to_revoke(self) -> list[str]:
        """A revoked one stays revoked."""
        return [] if self.is_valid else [_now("This certificate is revoked already.")]

    @property
    def is_valid(self) -> bool:
        """Whether it still holds."""
        return self.state == CertificateState.ISSUED
