"""What beat calls in notifications."""

from celery import shared_task
from django.utils import timezone

from notifications.delivery import lease_due, put_off_due
from notifications.digests import due_readers, gather_digest
from notifications.tasks import deliver


@shared_task
def relay() -> None:
    """Hand due messages to the workers; what a killed worker left is due again after its lease."""
    for message_id in lease_due(timezone.now()):
        deliver.delay(message_id)


@shared_task
def send_digests() -> None:
    """Make the daily mails that are due; the relay sends them like all others."""
    now = timezone.now()
    put_off_due(now)
    for reader_id in due_readers(now):
        gather_digest(reader_id, now)
