"""Files of the demo's entries: small real PDFs, drawn once a requirement, marked as examples."""

from datetime import datetime
from io import BytesIO
from typing import NamedTuple

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db.models import F
from django.utils.text import slugify
from pypdf import PdfReader

from accounts.models import User
from competitions.letters import Letter, Paragraph, make_letter
from competitions.models import Competition
from core.codes import new_code
from core.digests import sha256_of_bytes
from innovations.models import Attachment, Proposal
from innovations.models.files import stored_path
from innovations.slots import Slot, missing_slots, slots_of
from innovations.states import ScanState

TITLE = "CONTOH: {label}"
TEXT = (
    "Berkas ini dibuat untuk data contoh. Nama, nomor, dan tanggal di dalamnya tidak berlaku.",
    "Pada usulan sungguhan, di sini ada surat yang ditandatangani dan dipindai oleh unit.",
)
VIDEO = "https://www.youtube.com/watch?v=contoh-{code}"


class Paper(NamedTuple):
    """A PDF with what its rows say of it."""

    data: bytes
    digest: str
    pages: int


class Papers:
    """One drawing for each requirement; every entry has its own copy of the bytes."""

    def __init__(self, competition: Competition) -> None:
        self.competition = competition
        self.drawn: dict[str, Paper] = {}

    def attach(self, proposal: Proposal, *, by: User, at: datetime, most: int = 99) -> None:
        """What is still owed, as far as `most`: the rows and bytes that the acts would leave."""
        slots = missing_slots(slots_of(proposal))[:most]
        rows = [self._row(proposal, slot, by, at) for slot in slots]
        Attachment.objects.bulk_create(rows)
        for slot, row in zip(slots, rows, strict=True):
            if not slot.is_link:
                default_storage.save(row.file.name, ContentFile(self._draw(slot, at).data))
        Proposal.objects.filter(pk=proposal.pk).update(revision=F("revision") + len(rows))

    def _row(self, proposal: Proposal, slot: Slot, by: User, at: datetime) -> Attachment:
        code = new_code()
        row = Attachment(code=code, proposal=proposal, slot=slot.code, state=ScanState.UNSCANNED)
        row.uploaded_by, row.uploaded_at = by, at
        if slot.is_link:
            row.kind, row.url = "link", VIDEO.format(code=code)
            row.name = row.url
            return row
        paper = self._draw(slot, at)
        row.kind, row.name = "pdf", f"{slugify(slot.label)}.pdf"
        row.file.name = stored_path(row, "")
        row.size, row.digest, row.pages = len(paper.data), paper.digest, paper.pages
        return row

    def _draw(self, slot: Slot, at: datetime) -> Paper:
        if slot.code not in self.drawn:
            letter = Letter(
                title=TITLE.format(label=slot.label),
                competition=self.competition.name,
                organiser=self.competition.organiser.name,
                paragraphs=[Paragraph(pieces=[text]) for text in TEXT],
                signer={},
            )
            data = make_letter(letter, "pdf", at=at)
            pages = len(PdfReader(BytesIO(data)).pages)
            self.drawn[slot.code] = Paper(data, sha256_of_bytes(data), pages)
        return self.drawn[slot.code]
