"""What beat calls in core."""

from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from core.models import Heartbeat, IdempotencyKey

KEEP_KEYS = timedelta(days=30)


@shared_task
def beat() -> None:
    """Beat and a worker are alive together."""
    Heartbeat.objects.update_or_create(name="beat", defaults={"at": timezone.now()})


@shared_task
def sweep() -> None:
    """Old idempotency keys have served."""
    IdempotencyKey.objects.filter(created_at__lt=timezone.now() - KEEP_KEYS).delete()
