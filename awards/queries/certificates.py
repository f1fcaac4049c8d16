"""Reads of certificates, of names before they are printed, and of designs."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Case, Count, Q, QuerySet, When
from django.utils.translation import gettext as _

from awards.models import (
    Announcement,
    Certificate,
    CertificateBatch,
    CertificateTemplate,
    Inscription,
)
from awards.states import InscriptionState
from competitions.models import Competition, Stage
from innovations.models import Proposal


def certificates_of(announcement: Announcement) -> QuerySet[Certificate]:
    """All that were issued, revoked ones too, in the order of their numbers."""
    return announcement.certificates.select_related("recipient").order_by("pk")


def edition_certificates(
    competition: Competition, words: str = "", agency: str = ""
) -> QuerySet[Certificate]:
    """All of an edition that have their bytes; by words of names or numbers, or of one agency."""
    rows = Certificate.objects.of_edition(competition).built().select_related("replaced_by")
    if words:
        fields = ("recipient_name", "innovation_name", "number", "unit_name")
        rows = rows.filter(Q(*((f"{name}__icontains", words) for name in fields), _connector=Q.OR))
    return rows.filter(recipient__code=agency) if agency else rows


def latest_batch(competition: Competition) -> CertificateBatch | None:
    """The one that the page tells about: of the last announced stage."""
    batches = CertificateBatch.objects.of_edition(competition)
    return batches.select_related("announcement__competition", "template", "job").first()


def name_counts(batch: CertificateBatch) -> dict[str, int]:
    """How many names stand in which state; in one statement."""
    states = batch.inscriptions.values_list("state").annotate(number=Count("pk")).order_by()
    counts = dict.fromkeys(InscriptionState.values, 0) | dict(states)
    return counts | {"total": sum(counts.values())}


def obstacles_to_issue(batch: CertificateBatch, at: datetime) -> list[str]:
    """Why the certificates cannot be made now. The page shows it; the act refuses by it."""
    if not batch.takes_names:
        return [_("The certificates are being made already.")]
    counts = name_counts(batch)
    if counts[InscriptionState.WISHED]:
        return [_("Corrections of names wait for your decision.")]
    if counts[InscriptionState.OPEN] and at < batch.names_until:
        return [_("Some names are not checked yet, and there is still time for it.")]
    return []


def template_in_use(competition: Competition, stage: Stage | None) -> CertificateTemplate | None:
    """The latest version of exactly this design, frozen or not."""
    rows = CertificateTemplate.objects.filter(competition=competition, stage=stage)
    return rows.order_by("-version").first()


def names_to_check(person: object, at: datetime) -> QuerySet[Inscription]:
    """What the own branch can still look through, with what it has said already."""
    rows = Inscription.objects.visible_to(person).filter(
        batch__state="names", batch__names_until__gt=at
    )
    return rows.for_list().order_by("batch__names_until", "position")


def names_of_edition(competition: Competition) -> QuerySet[Inscription]:
    """For the office: what waits for it first."""
    rows = Inscription.objects.filter(batch__announcement__competition=competition)
    waits = Case(When(state=InscriptionState.WISHED, then=0), default=1)
    ordered = rows.for_list().select_related("checked_by")
    return ordered.order_by("-batch__pk", waits, "position")


def sample_entries(competition: Competition) -> Iterable[Proposal]:
    """The entries with the shortest and the longest names, for a look at a design."""
    entries = competition.proposals.filter(submitted_at__isnull=False)
    named = entries.select_related("entrant", "innovation").defer(
        *(f"innovation__{name}" for name in ("summary", "keywords", "search", "label"))
    )
    by_length = sorted(
        named.values_list("pk", "entrant__name", "innovation__name"),
        key=lambda one: (len(one[1]) + len(one[2]), one[0]),
    )
    ends = [by_length[0][0], by_length[-1][0]] if by_length else []
    found = named.in_bulk(ends)
    return [found[key] for key in ends]
