"""What a person does with the own news."""

from datetime import datetime

from django.db import transaction
from django.db.models import Model

from notifications.models import Notice


@transaction.atomic
def mark_notices_read(person: Model, *, by: Model, at: datetime) -> int:
    """All news that `by` can see now has been seen; returns how many."""
    rows = Notice.objects.of(by).visible_at(at).unread()
    return rows.filter(person=person).update(read_at=at)
