"""A copy that the organiser's side made by hand, where no program could clean a file."""

from datetime import datetime

from django.core.files import File
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from audit.trail import record
from competitions.models import Stage
from core.errors import ActionRefused
from core.uploads import CLEANER, inspect, make_nameless
from core.uploads.scanning import refuse_found
from innovations.models import Attachment
from judging.copies import fill_copy
from judging.models import CleanCopy

KINDS = ("pdf", "image")
MOST_BYTES = 25 * 1024 * 1024


@transaction.atomic
def supply_copy(
    stage: Stage, *, by: User, at: datetime, attachment: Attachment, file: File, reason: str
) -> CleanCopy:
    """Give judges this file for one that stays closed; it is checked and cleaned like any other."""
    copy = CleanCopy.objects.select_for_update().filter(attachment=attachment).first()
    if copy is None or not copy.fault:
        raise ActionRefused(_("This file is open to its judges already."))
    clean = inspect(file, kinds=KINDS, most_bytes=MOST_BYTES)
    refuse_found(clean.content)
    fill_copy(copy, make_nameless(clean.content, clean.kind))
    copy.supplied_by, copy.made_at, copy.cleaner = by, at, CLEANER
    copy.save()
    facts = {"file": attachment.code, "was": attachment.digest, "is": copy.digest}
    record("judging.supply_copy", stage, by=by, at=at, after=facts, reason=reason)
    return copy
