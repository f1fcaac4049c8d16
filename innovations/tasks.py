"""Follow-up work: takes ids, hands over to the topic module."""

from celery import shared_task
from django.utils import timezone

from innovations import likeness, scanning


@shared_task
def compare_entry(proposal_id: int) -> None:
    """Look for entries that say nearly the same; harmless when run twice."""
    likeness.compare_entry(proposal_id, timezone.now())


@shared_task
def scan_attachment(attachment_id: int) -> None:
    """Ask the virus scanner about one file; harmless when run twice."""
    scanning.scan_file(attachment_id, timezone.now())
