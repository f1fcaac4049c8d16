"""Follow-up work: takes ids, hands over to the topic module."""

from celery import shared_task
from django.utils import timezone

from notifications.delivery import deliver_message


@shared_task
def deliver(message_id: int) -> None:
    """Send one message; harmless when run twice."""
    deliver_message(message_id, timezone.now())
