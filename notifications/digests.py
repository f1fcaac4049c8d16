"""One mail a day for those who want it so: gathers what waits, each item once."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Exists, OuterRef

from core.links import plain_path
from core.moments import DEFAULT_ZONE
from notifications.kinds import DIGEST
from notifications.models import Message
from notifications.states import GATHER
from notifications.wording import templates_of, title_of


def due_readers(at: datetime, limit: int = 500) -> list[int]:
    """Ids of people for whom something waits and who had no digest today."""
    todays = Message.objects.filter(kind=DIGEST, about=_day(at), recipient=OuterRef("recipient"))
    rows = Message.objects.for_digest().filter(~Exists(todays), not_before__lte=at)
    return list(rows.order_by("recipient").values_list("recipient", flat=True).distinct()[:limit])


@transaction.atomic
def gather_digest(reader_id: int, at: datetime) -> bool:
    """Put all that waits for one person into one mail, in one transaction.

    RACE: the items are locked first; whoever comes second finds none of them waiting any more.
    A worker that dies leaves everything as it was.
    """
    rows = Message.objects.for_digest().filter(recipient=reader_id).select_related("recipient")
    items = list(rows.select_for_update(of=("self",)).order_by("pk"))
    if not items or _has_digest_of_today(reader_id, at):
        return False
    digest = Message.objects.create(**_facts(items, at))
    waiting = Message.objects.filter(pk__in=[item.pk for item in items])
    waiting.move(GATHER, digest=digest, leased_until=None)
    return True


def _has_digest_of_today(reader_id: int, at: datetime) -> bool:
    rows = Message.objects.filter(kind=DIGEST, about=_day(at), recipient=reader_id)
    return rows.exists()


def _day(at: datetime) -> str:
    """One reckoning for all, since a reader's items may come from several zones."""
    return f"digest-{at.astimezone(ZoneInfo(DEFAULT_ZONE)).date()}"


def _facts(items: list[Message], at: datetime) -> dict:
    reader = items[0].recipient
    own = templates_of(items, reader.language)
    news = [
        {"title": title_of(item, reader.language, own), "url": item.context.get("url", "")}
        for item in items
    ]
    return {
        "kind": DIGEST,
        "about": _day(at),
        "recipient": reader,
        "address": reader.email,
        "language": reader.language,
        "context": {"count": len(news), "items": news, "url": plain_path("notice-list")},
        "dedupe_key": f"{DIGEST}:{_day(at)}:{reader.pk}",
        "not_before": at,
    }
