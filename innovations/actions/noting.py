"""Say of a note that what it asks for is mended."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from audit.trail import record
from core.errors import refuse_if
from innovations.models import Proposal, SectionNote


@transaction.atomic
def settle_note(
    note: SectionNote, *, by: User, at: datetime, is_settled: bool = True
) -> SectionNote:
    """Mark a note as mended, or open again: the writers' own word; said twice it stays the first.

    RACE: the proposal is locked, so that it does not leave the writers' hands meanwhile.
    """
    proposal = Proposal.objects.lock(note.proposal)
    refuse_if(proposal.obstacles_to_edit(at))
    note = SectionNote.objects.lock(note)
    if (note.settled_at is not None) == is_settled:
        return note
    note.settled_by, note.settled_at = (by, at) if is_settled else (None, None)
    note.save(update_fields=["settled_by", "settled_at", "updated_at"])
    act = "settle_note" if is_settled else "reopen_note"
    record(f"innovations.{act}", proposal, by=by, at=at, after={"code": note.section_code})
    return note
