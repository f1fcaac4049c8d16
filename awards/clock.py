"""What beat calls in awards."""

from celery import shared_task
from django.utils import timezone

from awards.certificates import issue_due
from awards.posting import post_due


@shared_task
def issue_certificates() -> None:
    """Certificates follow the publication; nothing is issued before it."""
    issue_due(timezone.now())


@shared_task
def post_letters() -> None:
    """Letters follow the publication; nobody is written to before it, and nobody twice."""
    post_due(timezone.now())
