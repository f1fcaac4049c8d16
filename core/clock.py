"""What beat calls in core."""

from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from core.models import Heartbeat, IdempotencyKey
from core.uploads.scanning import is_scanner_set, is_scanner_there

KEEP_KEYS = timedelta(days=30)


@shared_task
def beat() -> None:
    """Beat and a worker are alive together; so is the virus scanner, where there is one."""
    now = {"at": timezone.now()}
    Heartbeat.objects.update_or_create(name="beat", defaults=now)
    if is_scanner_set() and is_scanner_there():
        Heartbeat.objects.update_or_create(name="scanner", defaults=now)


@shared_task
def sweep() -> None:
    """Old idempotency keys have served."""
    IdempotencyKey.objects.filter(created_at__lt=timezone.now() - KEEP_KEYS).delete()
