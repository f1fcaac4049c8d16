"""What stands in the way of one more file, and how much an entry's files take."""

from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet, Sum
from django.utils.translation import gettext as _

from core.uploads import has_room
from innovations.models import Attachment, Proposal, Upload
from innovations.queries.slots import MEGABYTE, Slot, slot_named
from innovations.states import ScanState

MOST_BYTES = 250 * MEGABYTE  # of one entry, everything that is stored for it
MOST_UPLOADS = 12  # on their way at once


def obstacles_to_attach(
    proposal: Proposal, code: str, at: datetime, *, takes: str, key: UUID, size: int = 0
) -> list[str]:
    """The text may change, the form asks for it, a place is left, and the disk is shared fairly.

    RACE: the entry's row is locked when an act asks, so that the last place goes once.
    """
    obstacles = proposal.obstacles_to_edit(at)
    if obstacles:
        return obstacles
    slot = slot_named(proposal, code)
    if slot is None or slot.takes != takes:
        return [_("The form no longer asks for this. Load the page again.")]
    if not slot.is_link and not room_of(proposal, slot):
        return [
            _("%(count)s files are here already, and no more are taken. Remove one first.")
            % {"count": slot.most_files}
        ]
    if size and bytes_of(proposal, besides=key) + size > MOST_BYTES:
        return [
            _("The files of one entry may have %(most)s MB together. Make this one smaller.")
            % {"most": MOST_BYTES // MEGABYTE}
        ]
    if size and not has_room(size):
        return [
            _("The portal has no room for files just now. Your text is saved. Try again later.")
        ]
    return []


def room_of(proposal: Proposal, slot: Slot) -> int:
    """Places left in a slot, counted now."""
    rows = proposal.attachments.in_use().filter(slot=slot.code)
    return max(0, slot.most_files - rows.exclude(state=ScanState.INFECTED).count())


def bytes_of(proposal: Proposal, *, besides: UUID) -> int:
    """What is stored for an entry or on its way, also what only a frozen version still holds."""
    rows = proposal.attachments.exclude(file=""), uploads_under_way(proposal, besides=besides)
    return sum(row.aggregate(total=Sum("size"))["total"] or 0 for row in rows)


def uploads_under_way(proposal: Proposal, *, besides: UUID) -> QuerySet[Upload]:
    """Those that have not become an attachment, without the one that is asked about."""
    done = Attachment.objects.filter(proposal=OuterRef("proposal"), key=OuterRef("key"))
    return proposal.uploads.exclude(Exists(done)).exclude(key=besides)
