"""What beat calls in notifications."""

from celery import shared_task
from django.utils import timezone

from notifications.delivery import lease_due
from notifications.tasks import deliver


@shared_task
def relay() -> None:
    """Hand due messages to the workers; what a killed worker left is due again after its lease."""
    for message_id in lease_due(timezone.now()):
        deliver.delay(message_id)
