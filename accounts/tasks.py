"""Follow-up work: takes ids, hands over to a topic module."""

from celery import shared_task
from django.utils import timezone

from accounts.imports import checking


@shared_task
def check_import(import_id: int) -> None:
    """Check one file of agencies; harmless when run twice."""
    checking.check_import(import_id, timezone.now())
