"""Write an entry in the act's own transaction."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import structlog
from django.db.models import Model

from audit.models import Entry

BATCH = 1000


def record_many(
    act: str,
    changes: Iterable[tuple[Model, dict[str, Any], dict[str, Any]]],
    *,
    by: Model | None,
    at: datetime,
) -> None:
    """One entry for each row that an act changed in bulk: the subject, what was, what is."""
    request_id = structlog.contextvars.get_contextvars().get("request_id", "")
    Entry.objects.bulk_create(
        (
            Entry(
                at=at,
                actor=by,
                act=act,
                subject_type=subject._meta.label_lower,
                subject_id=str(subject.pk),
                subject_label=str(subject)[:200],
                before=before,
                after=after,
                request_id=request_id,
            )
            for subject, before, after in changes
        ),
        batch_size=BATCH,
    )


def record(  # noqa: PLR0913 -- an entry is exactly these facts
    act: str,
    subject: Model,
    *,
    by: Model | None,
    at: datetime,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    reason: str = "",
) -> Entry:
    """Note the act. Values are plain JSON; marks and texts are named by digest, not repeated."""
    return Entry.objects.create(
        at=at,
        actor=by,
        act=act,
        subject_type=subject._meta.label_lower,
        subject_id=str(subject.pk),
        subject_label=str(subject)[:200],
        before=before or {},
        after=after or {},
        reason=reason,
        request_id=structlog.contextvars.get_contextvars().get("request_id", ""),
    )
