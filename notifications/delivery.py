"""Make the words of a message and hand them to the mail server, at least once."""

from datetime import datetime, timedelta
from email.utils import formatdate

import structlog
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.template import Context
from django.template.loader import get_template, render_to_string
from django.utils.translation import override

from core.links import absolute
from notifications.models import Message
from notifications.states import FAIL, SEND, MessageState

LEASE = timedelta(seconds=60)
PATIENCE = (30, 120, 600, 3600)  # seconds to wait after each failure; then the message is failed

log = structlog.get_logger(__name__)


@transaction.atomic
def lease_due(at: datetime, limit: int = 50) -> list[int]:
    """Take due messages for this relay; others skip them until the lease ends."""
    due = Message.objects.select_for_update(skip_locked=True).filter(
        state=MessageState.QUEUED, not_before__lte=at
    )
    free = due.exclude(leased_until__gt=at).order_by("not_before", "pk")[:limit]
    ids = [message.pk for message in free]
    Message.objects.filter(pk__in=ids).update(leased_until=at + LEASE)
    return ids


@transaction.atomic
def deliver_message(message_id: int, at: datetime) -> bool:
    """Send if still queued and due. The row is marked in the transaction that sends.

    RACE: a row that another worker is sending is skipped, not waited for. A crash between the
    server's answer and our commit repeats the mail under the same Message-ID.
    """
    rows = Message.objects.select_for_update(skip_locked=True)
    message = rows.filter(pk=message_id, state=MessageState.QUEUED, not_before__lte=at).first()
    if message is None:
        return False
    try:
        compose(message).send()
    except Exception as fault:  # noqa: BLE001 -- one message that cannot be made holds up no other
        _note_failure(message, fault, at)
        return False
    _let_go(message, SEND, sent_at=at, attempts=message.attempts + 1)
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


def _let_go(message: Message, transition, **stamps) -> None:
    """The end of a message. SECURITY: a way in that went to a bare address is not kept."""
    if message.recipient_id is None:
        stamps["context"] = {}
    message.move(transition, leased_until=None, **stamps)


def words_of(kind: str, context: dict, language: str) -> tuple[str, list[str]]:
    """Subject and paragraphs of the template `mail/<kind>.txt`; its first line is the subject."""
    with override(language):
        text = _render_plain(f"mail/{kind}.txt", context).strip()
    subject, _, body = text.partition("\n")
    paragraphs = [" ".join(part.split()) for part in body.split("\n\n")]
    return " ".join(subject.split()), [part for part in paragraphs if part]


def _render_plain(name: str, context: dict) -> str:
    """Plain text has no markup to escape: an ampersand stays one."""
    return get_template(name).template.render(Context(context, autoescape=False))


def compose(message: Message) -> EmailMultiAlternatives:
    """Text and HTML in the reader's language; one recipient, never CC."""
    subject, paragraphs = words_of(message.kind, message.context, message.language)
    facts = {
        "subject": subject,
        "paragraphs": paragraphs,
        "address": absolute(message.context.get("url", ""), message.language),
        "language": message.language,
        "portal": absolute("/", message.language),
    }
    with override(message.language):
        text = _render_plain("mail/layout.txt", facts)
        html = render_to_string("mail/layout.html", facts)
    mail = EmailMultiAlternatives(
        subject,
        text,
        to=[message.address],
        headers={"Message-ID": message.message_id, "Date": formatdate()},
    )
    mail.attach_alternative(html, "text/html")
    return mail
