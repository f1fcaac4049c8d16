"""The lives of an announcement and of a certificate. "Public" is computed: `publish_at <= now`."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.states import Transition, machine


class AnnouncementState(models.TextChoices):
    """Two persons stand between a result and the public."""

    DRAFT = "draft", _("Being prepared")
    APPROVED = "approved", _("Approved")
    SCHEDULED = "scheduled", _("Scheduled")


class CertificateState(models.TextChoices):
    """A certificate holds until it is revoked."""

    ISSUED = "issued", _("Valid")
    REVOKED = "revoked", _("Revoked")


_A, _C = AnnouncementState, CertificateState

APPROVE = Transition("approve", (_A.DRAFT,), _A.APPROVED)
SCHEDULE = Transition("schedule", (_A.APPROVED,), _A.SCHEDULED)
CANCEL = Transition("cancel", (_A.APPROVED, _A.SCHEDULED), _A.DRAFT)
ANNOUNCEMENT = machine(_A, _A.DRAFT, APPROVE, SCHEDULE, CANCEL)

REVOKE = Transition("revoke", (_C.ISSUED,), _C.REVOKED)
CERTIFICATE = machine(_C, _C.ISSUED, REVOKE)
