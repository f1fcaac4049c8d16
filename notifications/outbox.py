"""Post news as rows of the act's own transaction; the relay sends them without its help."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from core.moments import DEFAULT_ZONE
from notifications.kinds import kind_of
from notifications.models import Message, Notice
from notifications.quiet import after_quiet
from notifications.states import CANCEL, MessageState

CHUNK = 500


@dataclass(frozen=True, slots=True)
class Letter:
    """One piece of news to those whom it concerns.

    What stands after a colon in `about` only tells apart letters that are taken back together.
    """

    to: Iterable[Any]
    about: str
    url: str = ""
    context: dict[str, Any] = field(default_factory=dict)

    @property
    def subject(self) -> str:
        """What the outbox finds it by."""
        return self.about.partition(":")[0]


def post(  # noqa: PLR0913 -- news is exactly these facts
    kind: str,
    *,
    to: Iterable[Any],
    about: str,
    at: datetime,
    url: str = "",
    not_before: datetime | None = None,
    office: str = "",
    zone: str = DEFAULT_ZONE,
    **context: Any,
) -> None:
    """Queue one mail and one notice a person. Call it inside the act.

    `kind` names the template `mail/<kind>.txt` and its row in `kinds`; `about` makes the dedupe
    key, so that the same news is never queued twice for a person; `url` is a path of the portal.
    `office` is the code of the agency in whose name it goes: its own words are used, and its
    outbox shows it. News that is no duty keeps the quiet hours of `zone`.
    """
    letter = Letter(to=to, about=about, url=url, context=context)
    post_letters(kind, [letter], at=at, not_before=not_before, office=office, zone=zone)


def post_letters(
    kind: str,
    letters: Iterable[Letter],
    *,
    at: datetime,
    not_before: datetime | None = None,
    office: str = "",
    zone: str = DEFAULT_ZONE,
) -> None:
    """The same kind of news about many things, in two statements a chunk."""
    visible_from = not_before or at
    due = visible_from if kind_of(kind).is_duty else after_quiet(visible_from, zone)
    shared = {"kind": kind, "office": office}
    pairs = [(one, person) for one in letters for person in one.to if person.is_active]
    Message.objects.bulk_create(
        [_mail(*pair, **shared, zone=zone, not_before=due) for pair in pairs],
        ignore_conflicts=True,
        batch_size=CHUNK,
    )
    Notice.objects.bulk_create(
        [_notice(*pair, **shared, visible_from=visible_from) for pair in pairs],
        ignore_conflicts=True,
        batch_size=CHUNK,
    )


def not_posted(letters: Iterable[Letter]) -> list[Letter]:
    """Those of which no mail was ever posted: the clock asks before it says a thing again."""
    letters = list(letters)
    subjects = [letter.subject for letter in letters]
    known = set(Message.objects.filter(about__in=subjects).values_list("about", flat=True))
    return [letter for letter in letters if letter.subject not in known]


def _mail(letter: Letter, person: Any, **facts: Any) -> Message:
    return Message(
        recipient=person,
        address=person.email,
        language=person.language,
        about=letter.subject,
        context={**_words(letter.context), "name": person.name, "url": letter.url},
        dedupe_key=f"{facts['kind']}:{letter.about}:{person.pk}",
        **facts,
    )


def _notice(letter: Letter, person: Any, **facts: Any) -> Notice:
    return Notice(
        person=person,
        about=letter.subject,
        context=_words(letter.context),
        url=letter.url,
        dedupe_key=f"{facts['kind']}:{letter.about}:{person.pk}",
        **facts,
    )


def _words(context: dict[str, Any]) -> dict[str, str]:
    """Text; only words that the news brings along stay as they are."""
    return {
        name: value if isinstance(value, dict) else str(value) for name, value in context.items()
    }


def post_to_address(  # noqa: PLR0913 -- a way in is exactly these facts
    kind: str,
    *,
    address: str,
    language: str,
    about: str,
    at: datetime,
    url: str,
    office: str = "",
    **context: Any,
) -> None:
    """Mail with a way in, e.g. an invitation; what it says is forgotten once it has left."""
    message = Message(
        kind=kind,
        office=office,
        about=about.partition(":")[0],
        address=address,
        language=language,
        context={**_words(context), "url": url},
        dedupe_key=f"{kind}:{about}:{address}"[:160],
        not_before=at,
    )
    Message.objects.bulk_create([message], ignore_conflicts=True)


def take_back(about: str) -> int:
    """Cancel what has not left yet, with its notices; returns how many mails."""
    waiting = Message.objects.select_for_update().filter(about=about, state=MessageState.QUEUED)
    messages = list(waiting)
    for message in messages:
        words = message.context if message.recipient_id else {}
        cancel(message, fault="taken_back", context=words)
    Notice.objects.filter(about=about).delete()
    return len(messages)


def has_left(about: str) -> bool:
    """Whether any mail of it was handed over, or tried in vain: it can no longer be taken back."""
    tried = Message.objects.filter(about=about).exclude(state=MessageState.CANCELLED)
    return tried.exists()


def cancel(message: Message, **stamps: Any) -> Message:
    """The row stays; its key is free, so that the same news can be said again."""
    key = f"cancelled-{message.pk}:{message.dedupe_key}"[:160]
    return message.move(CANCEL, dedupe_key=key, **stamps)
