"""Acts that hand entries out: it stands in the trail who took them."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from audit.trail import record
from competitions.models import Competition


@transaction.atomic
def export_index(competition: Competition, *, by: User, at: datetime, form: str) -> Competition:
    """Note who took the entries' texts in the order of the innovation index."""
    record("innovations.export_index", competition, by=by, at=at, after={"form": form})
    return competition
