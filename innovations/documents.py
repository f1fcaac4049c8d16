"""What is frozen when a proposal is handed in, and the receipt that names its digest."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.models import User
from core.digests import digest_of
from core.moments import say_moment
from core.paper import make_pdf
from core.words import count_words
from innovations.models import Proposal, ProposalVersion
from innovations.queries import SectionProgress, progress_of


@dataclass(frozen=True)
class Receipt:
    """What proves a submission: number, instant with zone, digest of exactly what was frozen."""

    code: str
    number: str
    title: str
    entrant: str
    competition: str
    organiser: str
    submitted_at: datetime
    submitted_by: str
    zone: str
    version: int
    digest: str

    @property
    def when(self) -> str:
        """Date and time with the zone, in the reader's words."""
        return say_moment(self.submitted_at, self.zone)

    @property
    def digest_groups(self) -> list[str]:
        """The digest in eights, so that two people can compare it aloud."""
        return [self.digest[start : start + 8] for start in range(0, 64, 8)]


def frozen_content(proposal: Proposal) -> dict[str, Any]:
    """Everything that is judged and shown later, as plain JSON; numbers that matter are strings."""
    innovation = proposal.innovation
    return {
        "title": proposal.title,
        "subtitle": innovation.subtitle,
        "long_name": innovation.long_name,
        "group": proposal.group.name,
        "category": proposal.category.name,
        "sdgs": list(innovation.sdgs),
        "started_on": innovation.started_on.isoformat(),
        "entrant": proposal.entrant.name,
        "measure": innovation.measure,
        "measure_unit": innovation.measure_unit,
        "measure_before": _plain(innovation.measure_before),
        "measure_after": _plain(innovation.measure_after),
        "sections": [_section(part) for part in progress_of(proposal)],
        "team": [
            {"name": member.person.name, "role": member.role}
            for member in proposal.team.select_related("person").order_by("pk")
        ],
    }


def _section(part: SectionProgress) -> dict[str, Any]:
    return {
        "code": part.section.code,
        "title": part.section.title,
        "questions": [
            {
                "code": question.code,
                "label": question.label,
                "words": count_words(part.answer(question)),
                "text": part.answer(question),
            }
            for question in part.questions
        ],
    }


def _plain(number: Decimal | None) -> str:
    return "" if number is None else str(number)


def freeze_version(proposal: Proposal, *, by: User, at: datetime) -> ProposalVersion:
    """Keep the content with its digest; call it while the proposal's row is locked."""
    content = frozen_content(proposal)
    return ProposalVersion.objects.create(
        proposal=proposal,
        number=proposal.versions.count() + 1,
        content=content,
        digest=digest_of(content),
        frozen_at=at,
        frozen_by=by,
    )


def latest_version(proposal: Proposal) -> ProposalVersion:
    """What the organiser and the judges read."""
    return proposal.versions.select_related("frozen_by").latest("number")


def receipt_of(proposal: Proposal) -> Receipt:
    """The receipt of the latest version; the same however often it is asked for."""
    version = latest_version(proposal)
    competition = proposal.competition
    return Receipt(
        code=proposal.code,
        number=proposal.number,
        title=version.content["title"],
        entrant=version.content["entrant"],
        competition=competition.name,
        organiser=competition.organiser.name,
        submitted_at=version.frozen_at,
        submitted_by=version.frozen_by.name,
        zone=competition.zone,
        version=version.number,
        digest=version.digest,
    )


def draw_receipt(receipt: Receipt) -> bytes:
    """The receipt on paper, in the reader's language; the same bytes each time."""
    facts = {
        "language": get_language() or "id",
        "words": _words_of_receipt(),
        "number": receipt.number,
        "title": receipt.title,
        "entrant": receipt.entrant,
        "competition": receipt.competition,
        "organiser": receipt.organiser,
        "when": receipt.when,
        "by": receipt.submitted_by,
        "version": str(receipt.version),
        "digest": receipt.digest_groups,
    }
    return make_pdf("receipt", facts, at=receipt.submitted_at)


def _words_of_receipt() -> dict[str, str]:
    return {
        "receipt": _("Receipt"),
        "unit": _("Unit"),
        "submitted": _("Submitted"),
        "by": _("Submitted by"),
        "version": _("Version"),
        "next": _("Held next by"),
        "digest": _("Digest of the text (SHA-256)"),
        "meaning": _("The digest belongs to exactly what was handed in."),
        "footer": _("Keep this receipt. It is proof of the submission, not of a result."),
    }
