"""What people do with news; each function is one business act in one transaction."""

from datetime import datetime
from uuid import uuid4

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext as _
from django.utils.translation import override

from audit.trail import record
from core.digests import sha256_of
from core.errors import StaleWrite, refuse_if
from core.links import plain_path
from notifications.kinds import TRIAL, kind_of
from notifications.models import Message, MessageTemplate, Notice, Preference
from notifications.outbox import cancel
from notifications.queries import (
    obstacles_to_cancel,
    obstacles_to_retry,
    obstacles_to_try,
    obstacles_to_word,
)
from notifications.samples import preview_words
from notifications.states import RETRY, Channel, Topic
from notifications.wording import Words


@transaction.atomic
def mark_notices_read(person: Model, *, by: Model, at: datetime) -> int:
    """All news that `by` can see now has been seen; returns how many."""
    rows = Notice.objects.of(by).visible_at(at).unread()
    return rows.filter(person=person).update(read_at=at)


# An office's own words.


@transaction.atomic
def save_template(
    template: MessageTemplate, *, by: Model, at: datetime, revision: int, subject: str, body: str
) -> MessageTemplate:
    """Let an office say it in its own words. An older revision gets StaleWrite and both texts."""
    refuse_if(obstacles_to_word(kind_of(template.kind), subject, body))
    template = _lock(template)
    _refuse_stale(template, revision)
    before = _facts_of(template)
    template.subject, template.body, template.is_active = subject, body, True
    _write(template)
    facts = _facts_of(template)
    record("notifications.save_template", template, by=by, at=at, before=before, after=facts)
    return template


@transaction.atomic
def revert_template(
    template: MessageTemplate, *, by: Model, at: datetime, revision: int
) -> MessageTemplate:
    """Back to the built-in words; the own ones stay in the row."""
    template = _lock(template)
    _refuse_stale(template, revision)
    before = _facts_of(template)
    template.is_active = False
    _write(template)
    record("notifications.revert_template", template, by=by, at=at, before=before)
    return template


def _lock(template: MessageTemplate) -> MessageTemplate:
    """RACE: two first saves meet in the unique key, then take turns like all others."""
    row, _made = MessageTemplate.objects.get_or_create(
        office=template.office,
        kind=template.kind,
        language=template.language,
        defaults={"subject": "", "body": "", "revision": 0, "is_active": False},
    )
    return MessageTemplate.objects.lock(row)


def _refuse_stale(template: MessageTemplate, revision: int) -> None:
    if template.revision != revision:
        stored = {"subject": template.subject, "body": template.body}
        text = _("Somebody changed these words meanwhile. Compare both versions.")
        raise StaleWrite(text, stored={**stored, "is_active": template.is_active})


def _write(template: MessageTemplate) -> None:
    template.revision += 1
    template.save(update_fields=["subject", "body", "is_active", "revision", "updated_at"])


def _facts_of(template: MessageTemplate) -> dict:
    text = f"{template.subject}\n\n{template.body}"
    return {
        "office": template.office,
        "kind": template.kind,
        "language": template.language,
        "is_active": template.is_active,
        "sha256": sha256_of(text),
    }


@transaction.atomic
def send_trial(
    template: MessageTemplate, *, by: Model, at: datetime, subject: str, body: str
) -> Message:
    """Mail words that are being written to oneself, marked as a trial.

    RACE: the person's row is locked, so that the limit counts.
    """
    person = get_user_model().objects.lock(by)
    refuse_if(obstacles_to_word(kind_of(template.kind), subject, body))
    refuse_if(obstacles_to_try(person, at))
    words = _words_in_work(template, subject, body)
    message = Message.objects.create(
        kind=TRIAL,
        office=template.office,
        about=f"trial-{template.kind}",
        recipient=person,
        address=person.email,
        language=template.language,
        context={"url": plain_path("message-template-list")},
        subject=words.subject,
        paragraphs=words.paragraphs,
        dedupe_key=f"{TRIAL}:{uuid4()}",
        not_before=at,
    )
    record("notifications.send_trial", message, by=by, at=at, after={"kind": template.kind})
    return message


def _words_in_work(template: MessageTemplate, subject: str, body: str) -> Words:
    words, _is_real = preview_words(template, subject, body)
    with override(template.language):
        return Words(_("Trial: %(subject)s") % {"subject": words.subject}, words.paragraphs)


# The outbox of an office.


@transaction.atomic
def retry_message(message: Message, *, by: Model, at: datetime) -> Message:
    """Send a given-up mail again, to the address that the reader has now."""
    message = Message.objects.lock(message)
    refuse_if(obstacles_to_retry(message))
    message.move(RETRY, address=message.recipient.email, **_anew(at))
    record("notifications.retry_message", message, by=by, at=at, after={"kind": message.kind})
    return message


@transaction.atomic
def retry_failed_messages(office: Model, *, by: Model, at: datetime) -> int:
    """Send all given-up mails of an office again; returns how many.

    RACE: the rows are locked, so that of two who press at once the second finds nothing left.
    """
    rows = Message.objects.filter(office=office.code).sendable_again()
    ids = list(rows.select_for_update(of=("self",)).values_list("pk", flat=True))
    refuse_if([] if ids else [_("There is nothing to send again.")])
    count = Message.objects.filter(pk__in=ids).move(RETRY, **_anew(at))
    record("notifications.retry_failed_messages", office, by=by, at=at, after={"mails": count})
    return count


def _anew(at: datetime) -> dict:
    return {
        "not_before": at,
        "leased_until": None,
        "attempts": 0,
        "fault": "",
        "is_for_digest": False,
        "digest": None,
    }


@transaction.atomic
def cancel_message(message: Message, *, by: Model, at: datetime, reason: str) -> Message:
    """Hold back a mail that waits, with its notice in the portal."""
    message = Message.objects.lock(message)
    refuse_if(obstacles_to_cancel(message))
    Notice.objects.filter(dedupe_key=message.dedupe_key).delete()
    cancel(message, fault=reason, leased_until=None)
    facts = {"kind": message.kind}
    record("notifications.cancel_message", message, by=by, at=at, after=facts, reason=reason)
    return message


# What a reader wishes.


@transaction.atomic
def choose_channels(
    person: Model, *, by: Model, at: datetime, channels: dict[Topic, Channel]
) -> Model:
    """Keep how news of each topic should come."""
    person = get_user_model().objects.lock(person)
    Preference.objects.bulk_create(
        [Preference(person=person, topic=topic, channel=one) for topic, one in channels.items()],
        update_conflicts=True,
        unique_fields=["person", "topic"],
        update_fields=["channel", "updated_at"],
    )
    facts = {str(topic): str(channel) for topic, channel in channels.items()}
    record("notifications.choose_channels", person, by=by, at=at, after=facts)
    return person
