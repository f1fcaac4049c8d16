"""Acts on a certificate: revoke, issue again."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from audit.trail import record
from awards.certificates import reprint, start_making
from awards.models import Announcement, Certificate, CertificateBatch
from awards.queries import obstacles_to_issue
from awards.states import REVOKE
from awards.tasks import make_certificates
from competitions.models import Competition
from core.errors import refuse_if


@transaction.atomic
def issue_certificates(batch: CertificateBatch, *, by: User, at: datetime) -> CertificateBatch:
    """Do not wait for the end of the window: every name was looked through.

    RACE: the edition is locked before the batch, as when the clock numbers them.
    """
    competition = Competition.objects.lock(batch.announcement.competition)
    batch = CertificateBatch.objects.lock(batch)
    refuse_if(obstacles_to_issue(batch, at))
    start_making(batch, competition, owner=by.pk)
    record("awards.issue_certificates", batch, by=by, at=at)
    transaction.on_commit(lambda: make_certificates.delay(batch.announcement_id), robust=True)
    return batch


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
    """Revoke the old one and issue it again, with names put right, under a new number and code.

    RACE: the edition is locked first, as for every number of its certificates.
    """
    announcement = Announcement.objects.get(pk=certificate.announcement_id)
    Competition.objects.lock(announcement.competition)
    certificate = Certificate.objects.lock(certificate)
    refuse_if(certificate.obstacles_to_revoke())
    certificate.move(REVOKE, revoked_at=at, revoked_reason=reason)
    names = {"recipient_name": recipient_name, "innovation_name": innovation_name}
    fresh = reprint(certificate, **names)
    after = {"revoked": certificate.number, "sha256": fresh.sha256}
    record("awards.reissue_certificate", fresh, by=by, at=at, after=after, reason=reason)
    return fresh
