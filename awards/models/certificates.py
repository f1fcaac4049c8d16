"""Certificates: built once, stored, hashed."""

from datetime import datetime

from django.db import models
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from accounts.models import Agency
from awards.models.announcements import Announcement, AwardRow
from awards.models.inscriptions import Inscription
from awards.models.templates import CertificateTemplate
from awards.querysets import CertificateQuerySet
from awards.states import CERTIFICATE, Audience, CertificateState
from core.models import Stateful, known_states
from innovations.models import Innovation


class Certificate(Stateful):
    """A piagam: built once, stored, hashed; anybody can check its code.

    Its number comes first, its bytes soon after: until `sha256` is there nobody sees it. `ends_at`
    is the instant of a corrected result that no longer has it; from then on it does not hold.
    """

    machine = CERTIFICATE

    code = models.CharField(max_length=40, unique=True)
    announcement = models.ForeignKey(Announcement, models.PROTECT, related_name="certificates")
    number = models.CharField(_("number"), max_length=60)
    audience = models.CharField(max_length=12, choices=Audience.choices, default=Audience.WINNER)
    row = models.ForeignKey(AwardRow, models.PROTECT, null=True, related_name="certificates")
    inscription = models.ForeignKey(
        Inscription, models.PROTECT, null=True, related_name="certificates"
    )
    template = models.ForeignKey(
        CertificateTemplate, models.PROTECT, null=True, related_name="certificates"
    )
    innovation = models.ForeignKey(
        Innovation, models.PROTECT, null=True, related_name="certificates"
    )
    recipient = models.ForeignKey(Agency, models.PROTECT, related_name="certificates")
    recipient_name = models.CharField(max_length=200)
    unit_name = models.CharField(max_length=200, blank=True)
    award = models.CharField(max_length=240)
    innovation_name = models.CharField(max_length=200)
    event = models.CharField(max_length=160)
    issued_on = models.DateField()
    pdf = models.FileField(upload_to="certificates/", blank=True)
    size = models.PositiveIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    ends_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    revoked_reason = models.TextField(blank=True)
    replaces = models.OneToOneField("self", models.PROTECT, null=True, related_name="replaced_by")

    objects = CertificateQuerySet.as_manager()

    class Meta:
        constraints = [
            known_states(CERTIFICATE, "certificate_state_known"),
            models.UniqueConstraint(
                fields=["inscription"],
                condition=models.Q(state="issued"),
                name="certificate_one_valid",
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
        indexes = [models.Index(fields=["sha256"], name="certificate_digest")]

    def __str__(self) -> str:
        return self.number

    def obstacles_to_revoke(self) -> list[str]:
        """A revoked one stays revoked."""
        return [] if self.is_valid else [_now("This certificate is revoked already.")]

    @property
    def is_valid(self) -> bool:
        """Whether nobody has revoked it."""
        return self.state == CertificateState.ISSUED

    def is_valid_at(self, instant: datetime) -> bool:
        """Whether it holds; it flips with a corrected result even if no worker is alive."""
        return self.is_valid and (self.ends_at is None or self.ends_at > instant)
