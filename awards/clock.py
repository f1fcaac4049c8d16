"""What beat calls in awards."""

from celery import shared_task
from django.utils import timezone

from awards.certificates import issue_due


@shared_task
def issue_certificates() -> None:
    """Certificates follow the publication; nothing is issued before it."""
    issue_due(timezone.now())
