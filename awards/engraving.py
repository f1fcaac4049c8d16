"""What stands on one certificate, and its bytes: A4 landscape, PDF/A-2a."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date

from django.db.models.fields.files import FieldFile
from django.utils.translation import override

from awards.models import Announcement, AwardRow, Certificate, CertificateTemplate
from awards.models.templates import OWN_TILE
from awards.placeholders import fill, pieces
from competitions.models import AwardTier, Competition
from core.dyes import dyed_tile
from core.links import absolute, plain_path
from core.moments import say_day
from core.paper import draw_code, press

TEMPLATE = "certificate"
PICTURES = ("logo", "signature")
#: What a page of certificates needs besides its own rows; never a long text.
RELATED = ("announcement", "row__tier", "innovation", "template")
HEAVY = tuple(f"innovation__{name}" for name in ("summary", "keywords", "search", "label"))
Print = Callable[[Certificate], bytes]


@contextmanager
def engraver(template: CertificateTemplate, competition: Competition) -> Iterator[Print]:
    """Prints many certificates of one design; the pictures of the office are read once."""
    photos = dict(_pictures_of(template))
    names = {name.partition(".")[0]: name for name in photos}
    with press(TEMPLATE, photos) as print_sheet:

        def engrave(certificate: Certificate) -> bytes:
            words = words_of(certificate, template, competition)
            drawn = {name: names.get(name, "") for name in PICTURES}
            return print_sheet(words | drawn, certificate.announcement.publish_at)

        yield engrave


def make_certificate_pdf(certificate: Certificate) -> bytes:
    """The same certificate always gives the same bytes."""
    competition = certificate.announcement.competition
    with engraver(template_of(certificate), competition) as engrave:
        return engrave(certificate)


def template_of(certificate: Certificate) -> CertificateTemplate:
    """The version by which it was made; the plain one where the office designed none."""
    return certificate.template or CertificateTemplate()


def check_address(certificate: Certificate) -> str:
    """Where the QR code leads. SECURITY: the host is the setting's, never a request's."""
    return absolute(plain_path("certificate-detail", code=certificate.code))


def slot_facts(certificate: Certificate, competition: Competition) -> dict[str, str]:
    """What the words in braces stand for."""
    row = certificate.row
    return {
        "nama": certificate.recipient_name,
        "unit": certificate.unit_name,
        "capaian": row.tier.name if row and row.tier else "",
        "inovasi": certificate.innovation_name,
        "kegiatan": certificate.event,
        "tahun": str(competition.year),
        "nomor": certificate.number,
    }


def words_of(
    certificate: Certificate, template: CertificateTemplate, competition: Competition
) -> dict:
    """Everything that the paper says, as plain values."""
    announcement, address = certificate.announcement, check_address(certificate)
    facts, innovation = slot_facts(certificate, competition), certificate.innovation
    return {
        "government": competition.territory.name,
        "title": template.title,
        "number": certificate.number,
        "number_words": fill(template.number_words, facts),
        "given_to": fill(template.given_to, facts),
        "recipient": certificate.recipient_name,
        "award": certificate.award,
        "body": list(pieces(template.body_of(certificate.audience), facts)),
        "long_name": innovation.long_name,
        "decree": announcement.decree_number,
        "code": certificate.code,
        "address": address,
        "host": address.split("//", 1)[1].split("/", 1)[0],
        "qr": draw_code(address),
        "tile": border_of(template, innovation.slug, innovation.category),
        "is_sample": certificate.pk is None,
        "is_demo": competition.is_demo,
        **_signing(template, announcement, certificate.issued_on),
    }


def _signing(template: CertificateTemplate, announcement: Announcement, day: date) -> dict:
    """The design's own signatory and place, else those of the announcement."""
    with override("id"):
        issued_on = say_day(day).split(", ", 1)[1]
    return {
        "place_and_day": f"{template.place or announcement.place}, {issued_on}",
        "position": template.signatory_position or announcement.signatory_position,
        "signatory": template.signatory_name or announcement.signatory_name,
    }


def border_of(template: CertificateTemplate, slug: str, category: str) -> str:
    """The innovation's own tile, or the one motif that the office chose for all."""
    if template.border == OWN_TILE:
        return dyed_tile(slug, category)
    return dyed_tile(template.border, template.border)


def _pictures_of(template: CertificateTemplate) -> Iterator[tuple[str, bytes]]:
    for name in PICTURES:
        stored: FieldFile = getattr(template, name)
        if stored:
            with stored.open("rb") as file:
                yield f"{name}.{stored.name.rpartition('.')[2]}", file.read()


def sample_of(
    announcement: Announcement, template: CertificateTemplate, facts: dict, *, honour: str
) -> Certificate:
    """A certificate that was never issued, to look at: no number, and a code that leads nowhere."""
    competition = announcement.competition
    sample = Certificate(
        code="CONTOH",
        announcement=announcement,
        row=AwardRow(tier=AwardTier(name=honour)),
        number=f"000/{competition.number_prefix}/{competition.year}",
        event=competition.name,
        issued_on=announcement.publish_at.astimezone(competition.tzinfo).date(),
        **facts,
    )
    told = slot_facts(sample, competition)
    sample.award = fill(template.headline_of(sample.audience), told)
    return sample
