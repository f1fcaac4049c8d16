"""Put files and addresses beside the text, and take them out."""

from datetime import datetime
from uuid import UUID

from django.core.files import File
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from audit.trail import record
from competitions.states import RequirementKind
from core.codes import new_code
from core.errors import ActionRefused, refuse_if
from core.uploads import Clean, erase, inspect, store
from core.uploads.scanning import is_scanner_set
from innovations.models import Attachment, Proposal
from innovations.models.files import stored_path
from innovations.queries.files import obstacles_to_attach
from innovations.queries.slots import slot_named
from innovations.states import SKIP_SCAN
from innovations.tasks import scan_attachment

FILE, LINK = RequirementKind.FILE, RequirementKind.LINK


@transaction.atomic
def attach_file(  # noqa: PLR0913 -- a file comes with exactly these facts
    proposal: Proposal, *, by: User, at: datetime, slot: str, file: File, name: str, key: UUID
) -> Attachment:
    """Check, clean and keep a file; the same key again gives the same attachment.

    The file is looked into before the entry is locked, since that may take seconds, and its bytes
    are on the disk for good before a row names them. With a scanner it waits for that one.
    """
    known = proposal.attachments.sent_as(key)
    if known is not None:
        return known
    asked = {"takes": FILE, "key": key}
    refuse_if(obstacles_to_attach(proposal, slot, at, size=file.size, **asked))
    clean = _inspect(proposal, slot, file, name)
    proposal = Proposal.objects.lock(proposal)
    known = proposal.attachments.sent_as(key)
    if known is not None:
        return known
    refuse_if(obstacles_to_attach(proposal, slot, at, size=clean.size, **asked))
    attachment = Attachment(proposal=proposal, slot=slot, key=key, code=new_code())
    _keep(attachment, clean, by=by, at=at)
    _note(proposal, "attach_file", attachment, by=by, at=at)
    return attachment


def _inspect(proposal: Proposal, slot: str, file: File, name: str) -> Clean:
    place = slot_named(proposal, slot)
    if place is None:
        raise ActionRefused(_("The form no longer asks for this. Load the page again."))
    limits = {"most_bytes": place.most_bytes, "most_pages": place.most_pages}
    return inspect(file, kinds=place.kinds, name=name, **limits)


def _keep(attachment: Attachment, clean: Clean, *, by: User, at: datetime) -> None:
    for fact in ("kind", "name", "size", "digest", "pages", "width", "height"):
        setattr(attachment, fact, getattr(clean, fact))
    attachment.uploaded_by, attachment.uploaded_at = by, at
    attachment.file = store(clean.content, stored_path(attachment, ""))
    attachment.save()
    if not is_scanner_set():
        attachment.move(SKIP_SCAN)
        return
    transaction.on_commit(lambda: scan_attachment.delay(attachment.pk), robust=True)


def _note(proposal: Proposal, act: str, attachment: Attachment, *, by: User, at: datetime) -> None:
    """The trail, and a new revision: nobody hands in files that they have not seen."""
    proposal.revision += 1
    proposal.save(update_fields=["revision", "updated_at"])
    place = slot_named(proposal, attachment.slot)
    facts = {"slot": place.label if place else "", "file": attachment.code}
    facts |= {"digest": attachment.digest, "size": attachment.size}
    record(f"innovations.{act}", proposal, by=by, at=at, after=facts)


@transaction.atomic
def attach_link(
    proposal: Proposal, *, by: User, at: datetime, slot: str, url: str, key: UUID
) -> Attachment:
    """Keep an address; it takes the place of the one before. SECURITY: nobody follows it here."""
    proposal = Proposal.objects.lock(proposal)
    known = proposal.attachments.sent_as(key)
    if known is not None:
        return known
    refuse_if(obstacles_to_attach(proposal, slot, at, takes=LINK, key=key))
    if not url.startswith("https://"):
        raise ActionRefused(_("Paste the whole address. It begins with https:// and names a site."))
    former = proposal.attachments.in_use().filter(slot=slot)
    former.update(removed_at=at, removed_by=by)
    attachment = proposal.attachments.create(
        code=new_code(),
        slot=slot,
        key=key,
        kind="link",
        name=url[:160],
        url=url,
        uploaded_by=by,
        uploaded_at=at,
    )
    attachment.move(SKIP_SCAN)
    _note(proposal, "attach_link", attachment, by=by, at=at)
    return attachment


@transaction.atomic
def remove_attachment(attachment: Attachment, *, by: User, at: datetime) -> Attachment:
    """Take it out of the living entry; what a frozen version holds stays on the disk."""
    proposal = Proposal.objects.lock(attachment.proposal)
    attachment = Attachment.objects.lock(attachment)
    if attachment.removed_at is not None:
        return attachment
    refuse_if(proposal.obstacles_to_edit(at))
    attachment.removed_at, attachment.removed_by = at, by
    stored = attachment.file.name
    if stored and not attachment.versions.exists():
        attachment.file = ""
        transaction.on_commit(lambda: erase(stored), robust=True)
    attachment.save(update_fields=["removed_at", "removed_by", "file", "updated_at"])
    _note(proposal, "remove_attachment", attachment, by=by, at=at)
    return attachment
