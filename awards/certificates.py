"""Certificates: built once after publication, stored, hashed; none is ever overwritten."""

import hashlib
from datetime import datetime

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import override

from audit.trail import record
from awards.honours import fill_words
from awards.models import Announcement, AwardRow, Certificate
from core.codes import new_certificate_code
from core.dyes import dyed_tile
from core.links import absolute, plain_path
from core.moments import say_day
from core.paper import draw_code, make_pdf

TEMPLATE = "certificate"
FACTS = ("recipient_id", "recipient_name", "award", "innovation_name", "event", "issued_on")


def issue_due(at: datetime) -> int:
    """Issue what is owed at this instant and return how many were made.

    Safe to run twice, at once, or again after a kill: each winner gets exactly one.
    """
    waiting = Announcement.objects.without_certificates_at(at).order_by("publish_at")
    return sum(_issue_all(announcement, at) for announcement in waiting)


def _issue_all(announcement: Announcement, at: datetime) -> int:
    winners = announcement.rows.winning().order_by("run__group__order", "rank", "pk")
    made = [issue_certificate(row, at) for row in winners]
    fill_words(announcement)
    Announcement.objects.filter(pk=announcement.pk).update(certificates_at=at)
    return sum(certificate is not None for certificate in made)


@transaction.atomic
def issue_certificate(row: AwardRow, at: datetime) -> Certificate | None:
    """The row's first certificate; None if it ever had one or is not public yet.

    RACE: the announcement is locked, so two issuers take turns and numbers follow the ranks.
    """
    announcement = Announcement.objects.lock(row.announcement)
    if not announcement.is_public_at(at) or row.certificates.exists():
        return None
    certificate = build_certificate(announcement, row, facts_of(row))
    after = {"number": certificate.number, "sha256": certificate.sha256}
    record("awards.issue_certificate", certificate, by=None, at=at, after=after)
    return certificate


def facts_of(row: AwardRow) -> dict:
    """What a certificate certifies, copied so that later changes of names do not touch it."""
    competition = row.announcement.competition
    return {
        "recipient_id": row.proposal.entrant_id,
        "recipient_name": row.proposal.entrant.name,
        "award": row.tier.name,
        "innovation_name": row.proposal.title,
        "event": competition.name,
        "issued_on": row.announcement.publish_at.astimezone(competition.tzinfo).date(),
    }


def copy_facts(certificate: Certificate) -> dict:
    """The facts of a certificate that is issued again."""
    return {name: getattr(certificate, name) for name in FACTS}


def build_certificate(announcement: Announcement, row: AwardRow, facts: dict) -> Certificate:
    """Number, code and bytes in one go. The announcement must be locked: numbers are counted."""
    serial = announcement.certificates.count() + 1
    competition = announcement.competition
    certificate = Certificate(
        code=new_certificate_code(),
        announcement=announcement,
        number=f"{serial:03}/{competition.number_prefix}/{competition.year}",
        row=row,
        **facts,
    )
    document = make_certificate_pdf(certificate)
    certificate.sha256 = hashlib.sha256(document).hexdigest()
    certificate.size = len(document)
    certificate.pdf.save(f"{certificate.code}.pdf", ContentFile(document), save=False)
    certificate.save()
    return certificate


def make_certificate_pdf(certificate: Certificate) -> bytes:
    """A4 landscape, PDF/A-2a; the same certificate always gives the same bytes."""
    at = certificate.announcement.publish_at
    return make_pdf(TEMPLATE, _words(certificate), at=at)


def check_address(certificate: Certificate) -> str:
    """Where the QR code leads. SECURITY: the host is the setting's, never a request's."""
    return absolute(plain_path("certificate-detail", code=certificate.code))


def _words(certificate: Certificate) -> dict:
    announcement, row = certificate.announcement, certificate.row
    competition = announcement.competition
    address = check_address(certificate)
    with override("id"):
        issued_on = say_day(certificate.issued_on).split(", ", 1)[1]
    return {
        "government": competition.territory.name,
        "number": certificate.number,
        "recipient": certificate.recipient_name,
        "award": certificate.award,
        "event": certificate.event,
        "innovation": certificate.innovation_name,
        "long_name": row.innovation.long_name,
        "place_and_day": f"{announcement.place}, {issued_on}",
        "decree": announcement.decree_number,
        "position": announcement.signatory_position,
        "signatory": announcement.signatory_name,
        "code": certificate.code,
        "address": address,
        "host": address.split("//", 1)[1].split("/", 1)[0],
        "qr": draw_code(address),
        "tile": dyed_tile(row.innovation.slug, row.innovation.category),
        "is_demo": competition.is_demo,
    }
