"""What is frozen when a proposal is handed in, and the receipt that names its digest."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from accounts.models import User
from core.digests import digest_of
from core.moments import say_moment
from core.paper import make_pdf
from core.words import count_words
from innovations.models import Attachment, Proposal, ProposalVersion, TeamMember
from innovations.queries import SectionProgress, progress_of
from innovations.queries.slots import Slot, slots_of

#: What the entrant declares; frozen in the words that were read.
DECLARATIONS = {
    "is_true": gettext_lazy("The data are true and may be checked on site."),
    "may_publish": gettext_lazy("If the entry wins, it may be published and replicated."),
}


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
    files: tuple["FrozenEntry", ...] = ()
    declared: tuple[str, ...] = ()

    @property
    def when(self) -> str:
        """Date and time with the zone, in the reader's words."""
        return say_moment(self.submitted_at, self.zone)

    @property
    def digest_groups(self) -> list[str]:
        """The digest in eights, so that two people can compare it aloud."""
        return [self.digest[start : start + 8] for start in range(0, 64, 8)]


@dataclass(frozen=True)
class FrozenEntry:
    """A file or link of a version as the receipt lists it; a link has an address, no digest."""

    label: str
    name: str
    size: int = 0
    digest: str = ""
    url: str = ""

    @property
    def kilobytes(self) -> int:
        """As file managers say it: started ones count."""
        return -(-self.size // 1024)


def frozen_content(
    proposal: Proposal, *, declared: Iterable[str] = (), slots: Iterable[Slot] | None = None
) -> dict[str, Any]:
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
            _member(member) for member in proposal.team.select_related("person").order_by("pk")
        ],
        **_handed_in(slots_of(proposal) if slots is None else slots),
        "declarations": [
            {"code": code, "text": str(text)}
            for code, text in DECLARATIONS.items()
            if code in declared
        ],
    }


def _member(member: TeamMember) -> dict[str, str]:
    """Whoever has no account is told by name and position."""
    if member.person is None:
        return {"name": member.name, "role": member.role, "position": member.position}
    return {"name": member.person.name, "role": member.role}


def _handed_in(slots: Iterable[Slot]) -> dict[str, list]:
    """Files with their digests, and links, in the order of the form; nothing that is kept back."""
    found: dict[str, list] = {"files": [], "links": []}
    for slot in slots:
        for one in slot.usable:
            place = {"slot": slot.code, "label": slot.label, "code": one.code}
            if one.url:
                found["links"].append({**place, "url": one.url})
            else:
                found["files"].append({**place, **_file(one)})
    return found


def _file(file: Attachment) -> dict[str, Any]:
    return {name: getattr(file, name) for name in ("name", "kind", "size", "digest", "pages")}


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


def freeze_version(
    proposal: Proposal, *, by: User, at: datetime, declared: Iterable[str] = ()
) -> ProposalVersion:
    """Keep the content with its files and digest; call it while the proposal's row is locked."""
    slots = slots_of(proposal)
    content = frozen_content(proposal, declared=declared, slots=slots)
    version = ProposalVersion.objects.create(
        proposal=proposal,
        number=proposal.versions.count() + 1,
        content=content,
        digest=digest_of(content),
        frozen_at=at,
        frozen_by=by,
    )
    version.attachments.set([one for slot in slots for one in slot.usable])
    return version


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
        files=entries_of(version.content),
        declared=tuple(told["text"] for told in version.content.get("declarations", ())),
    )


def entries_of(content: dict[str, Any]) -> tuple[FrozenEntry, ...]:
    """Files, then links, as a version names them; one from before attachments names none."""
    files = [
        FrozenEntry(row["label"], row["name"], row["size"], row["digest"])
        for row in content.get("files", ())
    ]
    links = [
        FrozenEntry(row["label"], row["url"], url=row["url"]) for row in content.get("links", ())
    ]
    return (*files, *links)


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
        "files": [_printed(entry) for entry in receipt.files],
        "declared": list(receipt.declared),
    }
    return make_pdf("receipt", facts, at=receipt.submitted_at)


def _printed(entry: FrozenEntry) -> dict[str, str]:
    size = _("%(size)s KB") % {"size": entry.kilobytes} if entry.digest else ""
    return {"label": entry.label, "name": entry.name, "size": size, "digest": entry.digest}


def _words_of_receipt() -> dict[str, str]:
    return {
        "receipt": _("Receipt"),
        "unit": _("Unit"),
        "submitted": _("Submitted"),
        "by": _("Submitted by"),
        "version": _("Version"),
        "next": _("Held next by"),
        "digest": _("Digest of the entry (SHA-256)"),
        "meaning": _("The digest belongs to exactly what was handed in, with its files."),
        "files": _("Files and links"),
        "declared": _("Declared"),
        "footer": _("Keep this receipt. It is proof of the submission, not of a result."),
    }
