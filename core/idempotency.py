"""One write, one answer: a repeated request gets the address that the first one got."""

import uuid

from django.db import connection
from django.utils.translation import gettext as _

from core.errors import ActionRefused
from core.models import IdempotencyKey


def claim(person_id: int, key: uuid.UUID, act: str) -> IdempotencyKey | None:
    """Claim the key inside the act's own transaction; None if somebody already has.

    RACE: a second request waits on the unique index until the first commits or rolls back.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO core_idempotencykey (person_id, key, act, answer, created_at)"
            " VALUES (%s, %s, %s, '', now()) ON CONFLICT DO NOTHING RETURNING id",
            [person_id, key, act],
        )
        row = cursor.fetchone()
    return IdempotencyKey.objects.get(pk=row[0]) if row else None


def answer_of(person_id: int, key: uuid.UUID, act: str) -> str:
    """The address that the first request was answered with; a key of another act is refused."""
    claimed = IdempotencyKey.objects.get(person_id=person_id, key=key)
    if claimed.act != act:
        raise ActionRefused(_("This form was already used for something else. Open it again."))
    return claimed.answer


def answered(person_id: int, key: str) -> str:
    """Where the first request with this key was sent; empty for a new key, or for none."""
    try:
        known = IdempotencyKey.objects.filter(person_id=person_id, key=uuid.UUID(key))
    except ValueError:
        return ""
    return known.values_list("answer", flat=True).first() or ""
