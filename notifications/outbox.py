"""Post news as rows of the act's own transaction; the relay sends them without its help."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from notifications.models import Message, Notice
from notifications.states import CANCEL, MessageState


def post(
    kind: str,
    *,
    to: Iterable[Any],
    about: str,
    at: datetime,
    url: str = "",
    not_before: datetime | None = None,
    **context: Any,
) -> None:
    """Queue one mail and one notice a person. Call it inside the act.

    `kind` names the template `mail/<kind>.txt`; `about` makes the dedupe key, so that the same
    news is never queued twice for a person; `url` is a path of the portal.
    """
    due = not_before or at
    words = {name: str(value) for name, value in context.items()}
    people = [person for person in to if person.is_active]
    Message.objects.bulk_create(
        [
            Message(
                kind=kind,
                recipient=person,
                address=person.email,
                language=person.language,
                context={**words, "name": person.name, "url": url},
                dedupe_key=f"{kind}:{about}:{person.pk}",
                not_before=due,
            )
            for person in people
        ],
        ignore_conflicts=True,
    )
    Notice.objects.bulk_create(
        [
            Notice(
                person=person,
                kind=kind,
                context=words,
                url=url,
                dedupe_key=f"{kind}:{about}:{person.pk}",
                visible_from=due,
            )
            for person in people
        ],
        ignore_conflicts=True,
    )


def post_to_address(
    kind: str, *, address: str, language: str, about: str, at: datetime, url: str, **context: Any
) -> None:
    """Mail with a way in, e.g. an invitation; what it says is forgotten once it has left."""
    message = Message(
        kind=kind,
        address=address,
        language=language,
        context={**{name: str(value) for name, value in context.items()}, "url": url},
        dedupe_key=f"{kind}:{about}:{address}"[:160],
        not_before=at,
    )
    Message.objects.bulk_create([message], ignore_conflicts=True)


def take_back(about: str) -> int:
    """Cancel what has not left yet, with its notices; returns how many mails."""
    waiting = Message.objects.select_for_update().filter(
        dedupe_key__contains=f":{about}:", state=MessageState.QUEUED
    )
    messages = list(waiting)
    for message in messages:
        words = message.context if message.recipient_id else {}
        key = f"cancelled-{message.pk}:{message.dedupe_key}"[:160]
        message.move(CANCEL, dedupe_key=key, context=words)
    Notice.objects.filter(dedupe_key__contains=f":{about}:").delete()
    return len(messages)
