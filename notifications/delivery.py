"""Make the words of a message and hand them to the mail server, at least once."""

from datetime import datetime, timedelta
from email.utils import formatdate
from typing import Any

import structlog
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.template.loader import render_to_string
from django.utils.translation import override

from core.links import absolute
from core.states import Transition
from notifications.kinds import CHOSEN, DIGEST, TRIAL, kind_of
from notifications.models import Message
from notifications.queries import channels_of, readers_of_digests
from notifications.quiet import next_morning
from notifications.states import CANCEL, FAIL, SEND, Channel
from notifications.unsubscribing import headers_of, stop_path
from notifications.wording import Words, render_plain, template_of, words_of

LEASE = timedelta(seconds=60)
INSTANT = timedelta(microseconds=1)
PATIENCE = (30, 120, 600, 3600)  # seconds to wait after each failure; then the message is failed

log = structlog.get_logger(__name__)


@transaction.atomic
def lease_due(at: datetime, limit: int = 50) -> list[int]:
    """Take due messages for this relay; others skip them until the lease ends."""
    due = Message.objects.due_at(at).select_for_update(skip_locked=True)
    free = due.exclude(leased_until__gt=at).order_by("not_before", "pk")[:limit]
    ids = [message.pk for message in _honour_wishes(list(free))]
    Message.objects.filter(pk__in=ids).update(leased_until=at + LEASE)
    return ids


def _honour_wishes(messages: list[Message]) -> list[Message]:
    """What may go now. Wishes are read when a mail leaves, so that the last word counts."""
    wishes = channels_of(one.recipient_id for one in messages if one.kind in CHOSEN)
    found = [(one, wishes.get((one.recipient_id, kind_of(one.kind).topic))) for one in messages]
    _stop([one for one, wish in found if wish == Channel.NONE])
    _put_off([one for one, wish in found if wish == Channel.DIGEST])
    return [one for one, wish in found if wish not in {Channel.NONE, Channel.DIGEST}]


def _stop(messages: list[Message]) -> None:
    """The notice in the portal stays."""
    rows = Message.objects.filter(pk__in=[message.pk for message in messages])
    rows.move(CANCEL, fault="unwanted", leased_until=None)


def _put_off(messages: list[Message]) -> None:
    """To the morning after it would have gone; what the night held back is due this morning."""
    for zone in {message.zone for message in messages}:
        there = [message for message in messages if message.zone == zone]
        for message in there:
            message.is_for_digest = True
            message.not_before = next_morning(message.not_before - INSTANT, zone)
        Message.objects.bulk_update(there, ["is_for_digest", "not_before"])


@transaction.atomic
def put_off_due(at: datetime, limit: int = 1000) -> int:
    """Before digests are made: what the relay has not yet come to. Returns how many."""
    readers = readers_of_digests()
    due = Message.objects.due_at(at).filter(kind__in=CHOSEN, recipient__in=readers)
    free = due.exclude(leased_until__gt=at).select_for_update(of=("self",), skip_locked=True)
    messages = list(free.order_by("not_before", "pk")[:limit])
    return len(messages) - len(_honour_wishes(messages))


@transaction.atomic
def deliver_message(message_id: int, at: datetime) -> bool:
    """Send if still queued and due. The row is marked in the transaction that sends.

    RACE: a row that another worker is sending is skipped, not waited for. A crash between the
    server's answer and our commit repeats the mail under the same Message-ID.
    """
    rows = Message.objects.due_at(at).select_for_update(skip_locked=True)
    message = rows.filter(pk=message_id).first()
    if message is None:
        return False
    try:
        words = words_for(message)
        compose(message, words).send()
    except Exception as fault:  # noqa: BLE001 -- one message that cannot be made holds up no other
        _note_failure(message, fault, at)
        return False
    _let_go(message, SEND, sent_at=at, attempts=message.attempts + 1, fault="", **_kept(words))
    return True


def _note_failure(message: Message, fault: Exception, at: datetime) -> None:
    attempts, name = message.attempts + 1, type(fault).__name__
    log.warning("mail_not_sent", message=str(message.uuid), fault=name, attempts=attempts)
    if attempts > len(PATIENCE):
        _let_go(message, FAIL, attempts=attempts, fault=name)
        return
    message.attempts, message.fault, message.leased_until = attempts, name, None
    message.not_before = at + timedelta(seconds=PATIENCE[attempts - 1])
    message.save(update_fields=["attempts", "fault", "leased_until", "not_before", "updated_at"])


def _kept(words: Words) -> dict:
    """The exact words that left."""
    return {"subject": words.subject, "paragraphs": words.paragraphs}


def _let_go(message: Message, transition: Transition, **stamps: Any) -> None:
    """The end of a message. SECURITY: a way in that went to a bare address is not kept."""
    if message.recipient_id is None:
        stamps |= {"context": {}, "subject": "", "paragraphs": []}
    message.move(transition, leased_until=None, **stamps)
    if message.kind == DIGEST:
        _let_items_go(message, transition)


def _let_items_go(digest: Message, transition: Transition) -> None:
    """What stood in a digest shares its fate; what failed in it can be sent again on its own."""
    shared = {"sent_at": digest.sent_at, "attempts": digest.attempts, "fault": digest.fault}
    digest.items.all().move(transition, is_for_digest=False, **shared)


def words_for(message: Message) -> Words:
    """A trial brings its words along; all others are made when they leave."""
    if message.kind == TRIAL:
        return Words(message.subject, message.paragraphs)
    return words_of(message.kind, message.context, message.language, template_of(message))


def compose(message: Message, words: Words | None = None) -> EmailMultiAlternatives:
    """Text and HTML in the reader's language; one recipient, never CC."""
    words = words or words_for(message)
    facts = _facts(message, words)
    with override(message.language):
        text = render_plain("mail/layout.txt", facts)
        html = render_to_string("mail/layout.html", facts)
    mail = EmailMultiAlternatives(
        words.subject,
        text,
        to=[message.address],
        headers={
            "Message-ID": message.message_id,
            "Date": formatdate(),
            **headers_of(message),
        },
    )
    mail.attach_alternative(html, "text/html")
    return mail


def _facts(message: Message, words: Words) -> dict:
    language = message.language
    items = message.context.get("items", [])
    return {
        "subject": words.subject,
        "paragraphs": words.paragraphs,
        "items": [{**item, "address": absolute(item["url"], language)} for item in items],
        "address": absolute(message.context.get("url", ""), language),
        "language": language,
        "portal": absolute("/", language),
        "stop": absolute(stop_path(message), language),
        "is_trial": message.kind == TRIAL,
    }
