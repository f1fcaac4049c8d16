"""Make the words of a message and hand them to the mail server, at least once."""

from datetime import datetime, timedelta
from email.utils import formatdate
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.template.loader import render_to_string
from django.utils.translation import override

from notifications.models import Message
from notifications.states import FAIL, SEND, MessageState

LEASE = timedelta(seconds=60)
PATIENCE = (30, 120, 600, 3600)  # seconds to wait after each failure; then the message is failed


@transaction.atomic
def lease_due(at: datetime, limit: int = 50) -> list[int]:
    """Take due messages for this relay; others skip them until the lease ends."""
    due = Message.objects.select_for_update(skip_locked=True).filter(
        state=MessageState.QUEUED, not_before__lte=at
    )
    free = due.exclude(leased_until__gt=at).order_by("not_before")[:limit]
    ids = [message.pk for message in free]
    Message.objects.filter(pk__in=ids).update(leased_until=at + LEASE)
    return ids


@transaction.atomic
def deliver_message(message_id: int, at: datetime) -> bool:
    """Send if still queued and due. The row is marked in the transaction that sends.

    A crash between the server's answer and our commit repeats the mail under the same Message-ID.
    """
    message = Message.objects.select_for_update().get(pk=message_id)
    if message.state != MessageState.QUEUED or message.not_before > at:
        return False
    try:
        compose(message).send()
    except (OSError, SMTPException) as fault:
        _note_failure(message, fault, at)
        return False
    message.move(SEND, sent_at=at, attempts=message.attempts + 1, leased_until=None)
    return True


def _note_failure(message: Message, fault: Exception, at: datetime) -> None:
    message.attempts += 1
    message.fault = type(fault).__name__
    message.leased_until = None
    if message.attempts > len(PATIENCE):
        message.move(FAIL, attempts=message.attempts, fault=message.fault, leased_until=None)
        return
    message.not_before = at + timedelta(seconds=PATIENCE[message.attempts - 1])
    message.save(update_fields=["attempts", "fault", "leased_until", "not_before"])


def words_of(kind: str, context: dict, language: str) -> tuple[str, list[str]]:
    """Subject and paragraphs of the template `mail/<kind>.txt`; its first line is the subject."""
    with override(language):
        text = render_to_string(f"mail/{kind}.txt", context).strip()
    subject, _, body = text.partition("\n")
    paragraphs = [" ".join(part.split()) for part in body.split("\n\n")]
    return " ".join(subject.split()), [part for part in paragraphs if part]


def compose(message: Message) -> EmailMultiAlternatives:
    """Text and HTML in the reader's language; one recipient, never CC."""
    subject, paragraphs = words_of(message.kind, message.context, message.language)
    facts = {
        "subject": subject,
        "paragraphs": paragraphs,
        "address": absolute(message.context.get("url", ""), message.language),
        "language": message.language,
    }
    with override(message.language):
        text = render_to_string("mail/layout.txt", facts)
        html = render_to_string("mail/layout.html", facts)
    mail = EmailMultiAlternatives(
        subject,
        text,
        to=[message.address],
        headers={"Message-ID": message.message_id, "Date": formatdate()},
    )
    mail.attach_alternative(html, "text/html")
    return mail


def absolute(path: str, language: str) -> str:
    """A link of the portal. SECURITY: from the one setting, never from a request's host."""
    if not path:
        return ""
    prefix = "" if language == "id" or path.startswith("/en/") else "/en"
    return f"{settings.SITE_URL}{prefix}{path}"
