"""A large file in pieces: begin, go on where the line broke, finish."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.core.files import File
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from competitions.states import RequirementKind
from core.codes import new_code
from core.errors import ActionRefused, StaleWrite, refuse_if
from core.uploads import FileRefused, digest_of_file, erase, open_stored, write_piece
from core.uploads.refusals import refused, too_large
from innovations.actions.files import attach_file
from innovations.models import Attachment, Proposal, Upload
from innovations.queries.files import MOST_UPLOADS, obstacles_to_attach, uploads_under_way
from innovations.queries.slots import slot_named

PATIENCE = timedelta(hours=24)
PIECE = 256 * 1024  # what our own pages send
LARGEST_PIECE = 4 * PIECE


@dataclass(frozen=True)
class UploadFacts:
    """What the sender says of the whole file: `digest` is its SHA-256 in hex."""

    key: UUID
    name: str
    size: int
    digest: str


@transaction.atomic
def start_upload(
    proposal: Proposal, *, by: User, at: datetime, slot: str, facts: UploadFacts
) -> Upload:
    """Open a way for a large file; the same key again goes on where it stopped."""
    proposal = Proposal.objects.lock(proposal)
    known = proposal.uploads.filter(key=facts.key).first()
    if known is not None:
        return _same(known, by, slot, facts)
    refuse_if(_obstacles_to_start(proposal, slot, facts, at))
    return proposal.uploads.create(
        code=new_code(),
        slot=slot,
        key=facts.key,
        name=facts.name[:160],
        size=facts.size,
        digest=facts.digest,
        started_by=by,
        expires_at=at + PATIENCE,
    )


def _same(known: Upload, by: User, slot: str, facts: UploadFacts) -> Upload:
    """SECURITY: a file cannot change while it is on its way."""
    told = (known.slot, known.size, known.digest, known.started_by_id)
    if told != (slot, facts.size, facts.digest, by.pk):
        raise StaleWrite(
            _("This is not the file that was begun. Choose it again."), stored=_stored(known)
        )
    return known


def _obstacles_to_start(
    proposal: Proposal, slot: str, facts: UploadFacts, at: datetime
) -> list[str]:
    """Everything that can be said before the first byte."""
    if not facts.size:
        raise refused("empty")
    told = {"takes": RequirementKind.FILE, "size": facts.size, "key": facts.key}
    obstacles = obstacles_to_attach(proposal, slot, at, **told)
    if obstacles:
        return obstacles
    place = slot_named(proposal, slot)
    if place and facts.size > place.most_bytes:
        raise too_large(facts.size, place.most_bytes)
    if uploads_under_way(proposal, besides=facts.key).count() >= MOST_UPLOADS:
        return [_("Many files are on their way already. Wait until some of them are here.")]
    return []


@transaction.atomic
def append_chunk(
    upload: Upload, *, by: User, at: datetime, offset: int, chunk: bytes, digest: str
) -> Upload:
    """Keep one piece, for good, before it is counted.

    RACE: the row is locked; a piece that does not begin where the last one ended is refused with
    what is here, and the sender goes on from there.
    """
    upload = Upload.objects.lock(upload)
    refuse_if(_obstacles_to_append(upload, by, at))
    if offset != upload.received:
        raise StaleWrite(_("The pieces are out of order."), stored=_stored(upload))
    if hashlib.sha256(chunk).hexdigest() != digest.lower():
        raise StaleWrite(_("A piece arrived damaged."), stored=_stored(upload))
    if not chunk or len(chunk) > LARGEST_PIECE or offset + len(chunk) > upload.size:
        raise StaleWrite(_("A piece does not fit the file."), stored=_stored(upload))
    write_piece(upload.path, offset, chunk)
    upload.received += len(chunk)
    upload.save(update_fields=["received", "updated_at"])
    return upload


def _stored(upload: Upload) -> dict:
    return {"received": upload.received}


def _obstacles_to_append(upload: Upload, by: User, at: datetime) -> list[str]:
    if at >= upload.expires_at or upload.started_by_id != by.pk:
        return [_("This upload has been given up. Choose the file again.")]
    return upload.proposal.obstacles_to_edit(at)


@transaction.atomic
def finish_upload(upload: Upload, *, by: User, at: datetime) -> Attachment:
    """Make the attachment of it; asking again gives the same one."""
    upload = Upload.objects.lock(upload)
    known = upload.proposal.attachments.sent_as(upload.key)
    if known is not None:
        return known
    if upload.received != upload.size:
        raise StaleWrite(_("The file is not complete yet."), stored=_stored(upload))
    act = {"by": by, "at": at, "slot": upload.slot, "name": upload.name, "key": upload.key}
    with _whole(upload) as file:
        attachment = attach_file(upload.proposal, file=file, **act)
    transaction.on_commit(lambda: erase(upload.path), robust=True)
    return attachment


def _whole(upload: Upload) -> File:
    """The file that was promised, byte for byte."""
    try:
        file = open_stored(upload.path)
    except FileNotFoundError:
        raise FileRefused(_("The file arrived damaged. Choose it again.")) from None
    if digest_of_file(file) != upload.digest:
        file.close()
        raise FileRefused(_("The file arrived damaged. Choose it again."))
    return file


@transaction.atomic
def discard_upload(upload: Upload, *, by: User, at: datetime) -> None:  # noqa: ARG001 -- an act
    """Give it up: the person does not want it, or the whole file was refused."""
    upload = Upload.objects.lock(upload)
    if upload.started_by_id != by.pk:
        raise ActionRefused(_("This upload has been given up. Choose the file again."))
    path = upload.path
    upload.delete()
    transaction.on_commit(lambda: erase(path), robust=True)
