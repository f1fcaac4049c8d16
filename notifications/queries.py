"""Reads of news for the shell."""

from datetime import datetime

from django.db.models import Model

from notifications.models import Notice


def unread_count(person: Model, at: datetime) -> int:
    """How many notices wait for this person: one cheap statement."""
    return Notice.objects.of(person).visible_at(at).unread().count()
