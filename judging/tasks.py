"""Follow-up work: takes ids, hands over to the topic module."""

from celery import shared_task
from django.utils import timezone

from judging import ranking


@shared_task
def compute_run(run_id: int) -> None:
    """Compute one ranking; harmless when run twice."""
    ranking.compute_run(run_id, timezone.now())
