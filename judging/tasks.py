"""Follow-up work: takes ids, hands over to the topic module."""

from celery import shared_task
from django.utils import timezone

from judging import copies, papering, ranking, reporting, sharing


@shared_task(soft_time_limit=810, time_limit=840)  # of the largest; children end a small one
def compute_run(run_id: int) -> None:
    """Compute one ranking; harmless when run twice."""
    ranking.compute_run(run_id, timezone.now())


@shared_task
def compute_draw(run_id: int) -> None:
    """Share out the entries of one stage; harmless when run twice."""
    sharing.run_draw(run_id, timezone.now())


@shared_task
def make_clean_copy(attachment_id: int) -> None:
    """Clean one file for its judges; harmless when run twice."""
    copies.make_copy(attachment_id, timezone.now())


@shared_task
def compute_report(stage_id: int) -> None:
    """Work out the figures of a stage's judges; harmless when run twice."""
    reporting.make_report(stage_id, timezone.now())


@shared_task
def make_plenary_papers(record_id: int) -> None:
    """Put a closed plenary on paper; harmless when run twice."""
    papering.make_papers(record_id, timezone.now())
