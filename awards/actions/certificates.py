"""Acts on a certificate: revoke, issue again."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from audit.trail import record
from awards.certificates import build_certificate, copy_facts
from awards.models import Announcement, Certificate
from awards.states import REVOKE
from core.errors import refuse_if


@transaction.atomic
def revoke_certificate(
    certificate: Certificate, *, by: User, at: datetime, reason: str
) -> Certificate:
    """Its check page says so from now on; paper cannot be called back."""
    certificate = Certificate.objects.lock(certificate)
    refuse_if(certificate.obstacles_to_revoke())
    certificate.move(REVOKE, revoked_at=at, revoked_reason=reason)
    record("awards.revoke_certificate", certificate, by=by, at=at, reason=reason)
    return certificate


@transaction.atomic
def reissue_certificate(
    certificate: Certificate,
    *,
    by: User,
    at: datetime,
    reason: str,
    recipient_name: str,
    innovation_name: str,
) -> Certificate:
    """Revoke the old one and issue it again, with names put right, under a new number and code."""
    announcement = Announcement.objects.lock(certificate.announcement)
    certificate = Certificate.objects.lock(certificate)
    refuse_if(certificate.obstacles_to_revoke())
    certificate.move(REVOKE, revoked_at=at, revoked_reason=reason)
    facts = copy_facts(certificate) | {
        "recipient_name": recipient_name,
        "innovation_name": innovation_name,
    }
    fresh = build_certificate(announcement, certificate.row, facts)
    after = {"revoked": certificate.number, "sha256": fresh.sha256}
    record("awards.reissue_certificate", fresh, by=by, at=at, after=after, reason=reason)
    return fresh
