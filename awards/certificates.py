"""Certificates: numbered at once, made in chunks, stored, hashed; none is ever overwritten."""

import hashlib
from datetime import datetime

import structlog
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_noop

from audit.trail import record
from awards.engraving import HEAVY, RELATED, check_address, engraver, make_certificate_pdf
from awards.honours import fill_words
from awards.inscribing import is_ready, open_batch
from awards.models import (
    Announcement,
    Certificate,
    CertificateBatch,
    CertificateTemplate,
    Inscription,
)
from awards.states import FINISH_MAKING, REVOKE, START_MAKING, BatchState
from competitions.models import Competition
from core.codes import new_certificate_code
from core.jobs import finish_job, open_job, report_progress, start_job
from core.late import Late
from core.links import plain_path
from core.uploads import erase, store

__all__ = ["check_address", "issue_due", "issue_for", "make_certificate_pdf", "reprint"]

log = structlog.get_logger(__name__)
typst = Late("typst")

CHUNK = 50
STEP = gettext_noop("Making the certificates")
FACTS = (
    "audience",
    "row_id",
    "inscription_id",
    "innovation_id",
    "recipient_id",
    "recipient_name",
    "unit_name",
    "award",
    "innovation_name",
    "event",
    "issued_on",
)


def issue_due(at: datetime) -> int:
    """Issue what is owed at this instant and return how many were made.

    Safe to run twice, at once, or again after a kill: nobody gets two, and no number is left out.
    """
    revoke_ended(at)
    begun = Q(
        pk__in=CertificateBatch.objects.filter(state=BatchState.MAKING).values("announcement")
    )
    in_force = Q(pk__in=Announcement.objects.in_force_at(at).values("pk"))
    waiting = Announcement.objects.without_certificates_at(at).filter(begun | in_force)
    return sum(issue_for(one, at) for one in waiting.order_by("publish_at", "pk"))


def issue_for(announcement: Announcement, at: datetime) -> int:
    """Bring one announcement as far as it can get now: names, numbers, paper."""
    is_new = not CertificateBatch.objects.filter(announcement=announcement).exists()
    batch = open_batch(announcement, at)
    if batch is None:
        return 0
    if is_new:
        fill_words(announcement)
    if not is_ready(batch, at) or not number_all(batch, at):
        return 0
    return make_all(batch, at)


@transaction.atomic
def number_all(batch: CertificateBatch, at: datetime) -> bool:
    """Give every name its number, once, in the order of the ranks. False when it is too early.

    RACE: the edition is locked, so that numbers of two batches do not mix; the batch as well, so
    that a correction of a name comes before this or not at all.
    """
    competition = Competition.objects.lock(batch.announcement.competition)
    batch = CertificateBatch.objects.lock(batch)
    if batch.state != BatchState.NAMES:
        return True
    if not is_ready(batch, at):
        return False
    return start_making(batch, competition)


def start_making(batch: CertificateBatch, competition: Competition, owner: int = 0) -> bool:
    """Numbers, codes and the row that people watch. Edition and batch are locked."""
    first = next_number(competition)
    rows = [
        _certificate_of(one, batch, competition, first + turn)
        for turn, one in enumerate(batch.inscriptions.select_related("row", "proposal__entrant"))
    ]
    Certificate.objects.bulk_create(rows, batch_size=500)
    job = open_job(owner or batch.announcement.prepared_by_id, "certificates", total=len(rows))
    batch.move(START_MAKING, job=job)
    start_job(job.pk)
    return True


def next_number(competition: Competition) -> int:
    """One after the last; certificates are never deleted. The edition must be locked."""
    return Certificate.objects.filter(announcement__competition=competition).count() + 1


def number_of(competition: Competition, serial: int) -> str:
    """As it stands on paper."""
    return f"{serial:03}/{competition.number_prefix}/{competition.year}"


def _certificate_of(
    one: Inscription, batch: CertificateBatch, competition: Competition, serial: int
) -> Certificate:
    """Everything is copied, so that later changes of names do not touch it."""
    announcement = batch.announcement
    return Certificate(
        code=new_certificate_code(),
        announcement=announcement,
        number=number_of(competition, serial),
        template=batch.template,
        inscription=one,
        row=one.row,
        audience=one.audience,
        innovation_id=one.proposal.innovation_id,
        recipient_id=one.recipient_id,
        recipient_name=one.recipient_name,
        unit_name=one.proposal.entrant.name,
        award=one.award,
        innovation_name=one.innovation_name,
        event=competition.name,
        issued_on=announcement.publish_at.astimezone(competition.tzinfo).date(),
    )


def make_all(batch: CertificateBatch, at: datetime) -> int:
    """Paper for all that have a number and no bytes; the last chunk closes the batch."""
    made, faulty = 0, set()
    while chunk := make_chunk(batch, faulty, at):
        made += chunk
        _tell(batch)
    finish_batch(batch, at)
    return made


@transaction.atomic
def make_chunk(batch: CertificateBatch, faulty: set[int], at: datetime) -> int:
    """Some certificates, written and hashed together; returns how many were looked at.

    RACE: rows that another worker holds are skipped. A killed worker leaves no row behind, only
    files that no row names; they are written over.
    """
    competition = batch.announcement.competition
    rows = _unmade(batch).exclude(pk__in=faulty).select_for_update(of=("self",), skip_locked=True)
    waiting = list(rows.select_related(*RELATED).defer(*HEAVY).order_by("pk")[:CHUNK])
    with engraver(batch.template or CertificateTemplate(), competition) as engrave:
        for certificate in waiting:
            try:
                content = engrave(certificate)
            except typst.TypstError:
                log.exception("certificate_not_made", number=certificate.number)
                faulty.add(certificate.pk)
                continue
            keep_bytes(certificate, content)
            after = {"number": certificate.number, "sha256": certificate.sha256}
            record("awards.issue_certificate", certificate, by=None, at=at, after=after)
    return len(waiting)


def _unmade(batch: CertificateBatch) -> QuerySet[Certificate]:
    return Certificate.objects.unbuilt().filter(inscription__batch=batch)


def keep_bytes(certificate: Certificate, content: bytes) -> None:
    """Store the paper for good, then name it in its row. The row must be locked and unbuilt."""
    name = f"certificates/{certificate.code}.pdf"
    for left in (name, f"{name}.half"):
        erase(left)
    certificate.pdf = store(ContentFile(content), name)
    certificate.sha256 = hashlib.sha256(content).hexdigest()
    certificate.size = len(content)
    certificate.save(update_fields=["pdf", "sha256", "size", "updated_at"])


def _tell(batch: CertificateBatch) -> None:
    rows = Certificate.objects.filter(inscription__batch=batch)
    done = rows.built().count()
    report_progress(batch.job_id, done=done, total=rows.count(), step=STEP)


@transaction.atomic
def finish_batch(batch: CertificateBatch, at: datetime) -> None:
    """Closed once every paper is there, by whichever worker made the last."""
    batch = CertificateBatch.objects.lock(batch)
    if batch.state != BatchState.MAKING or _unmade(batch).exists():
        return
    batch.move(FINISH_MAKING)
    code = batch.announcement.competition.code
    finish_job(batch.job_id, result_url=plain_path("certificate-list", code=code))
    Announcement.objects.filter(pk=batch.announcement_id).update(certificates_at=at)


def reprint(certificate: Certificate, **changed: str) -> Certificate:
    """The same honour on new paper, by the design of today. The edition must be locked."""
    announcement = certificate.announcement
    competition = announcement.competition
    fresh = Certificate.objects.create(
        code=new_certificate_code(),
        announcement=announcement,
        number=number_of(competition, next_number(competition)),
        template=CertificateTemplate.objects.latest_for(competition, announcement.stage_id),
        replaces=certificate,
        **{name: getattr(certificate, name) for name in FACTS} | changed,
    )
    keep_bytes(fresh, make_certificate_pdf(fresh))
    return fresh


def revoke_ended(at: datetime) -> int:
    """Write down what a corrected result has ended; it did not hold from that instant on."""
    return sum(_revoke_ended(one, at) for one in Certificate.objects.ended_at(at).order_by("pk"))


@transaction.atomic
def _revoke_ended(certificate: Certificate, at: datetime) -> bool:
    certificate = Certificate.objects.lock(certificate)
    if not certificate.is_valid or certificate.is_valid_at(at):
        return False
    reason = reason_of_end(certificate)
    certificate.move(REVOKE, revoked_at=certificate.ends_at, revoked_reason=reason)
    record("awards.revoke_certificate", certificate, by=None, at=at, reason=reason)
    return True


def reason_of_end(certificate: Certificate) -> str:
    """What the correction says of itself."""
    later = Announcement.objects.filter(
        stage=certificate.announcement.stage_id, publish_at=certificate.ends_at
    ).first()
    note = later.correction_note if later else ""
    return note or "Hasil kompetisi ini diperbaiki."
