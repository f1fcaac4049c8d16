"""Entries with files: bytes on the disk, rows, and a frozen version that names them."""

from django.core.files.base import ContentFile

from core.codes import new_code
from core.digests import digest_of
from core.uploads import digest_of_file, store
from innovations.models import Attachment, Candidacy, ProposalVersion
from innovations.models.files import stored_path
from innovations.states import ScanState
from tests.branded import NAME
from tests.factories import NOW
from tests.judging.scenes import Scene, content_of

VIDEO = f"https://youtu.be/{NAME}"


def file_entry(scene: Scene, entry: int, *files: tuple[str, bytes]) -> list[Attachment]:
    """A second version with these files (kind, bytes) in the requirements, and one video."""
    candidacy = scene.candidacies[entry]
    proposal = candidacy.proposal
    rows = [add_file(scene, proposal, *file) for file in files]
    facts = {"kind": "link", "name": "Video", "url": VIDEO, "slot": "requirement:video"}
    rows.append(add_row(scene, proposal, **facts))
    content = content_of(proposal) | {
        "files": [listed(row) for row in rows if not row.url],
        "links": [{**placed(row), "url": row.url} for row in rows if row.url],
    }
    version = ProposalVersion.objects.create(
        proposal=proposal,
        number=2,
        content=content,
        digest=digest_of(content),
        frozen_at=NOW,
        frozen_by=scene.world.drafter,
    )
    version.attachments.set(rows)
    Candidacy.objects.filter(pk=candidacy.pk).update(version=version)
    return rows[:-1]


def add_file(scene: Scene, proposal, kind: str, data: bytes) -> Attachment:
    content = ContentFile(data)
    path = store(content, stored_path(None, ""))
    facts = {"kind": kind, "name": f"{NAME}.{kind}", "file": path, "size": len(data)}
    slot = "question:impact:numbers" if kind == "xlsx" else "requirement:letter"
    return add_row(scene, proposal, **facts, slot=slot, digest=digest_of_file(content))


def add_row(scene: Scene, proposal, **facts) -> Attachment:
    told = {"state": ScanState.CLEAN, "uploaded_by": scene.world.drafter, "uploaded_at": NOW}
    return Attachment.objects.create(code=new_code(), proposal=proposal, **told, **facts)


def placed(row: Attachment) -> dict:
    return {"slot": row.slot, "label": "Surat / pernyataan", "code": row.code}


def listed(row: Attachment) -> dict:
    facts = {name: getattr(row, name) for name in ("name", "kind", "size", "digest", "pages")}
    return {**placed(row), **facts}
