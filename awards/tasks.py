"""Follow-up work: takes ids, hands over to the topic module."""

from celery import shared_task
from django.utils import timezone

from awards.certificates import issue_for
from awards.models import Announcement


@shared_task
def make_certificates(announcement_id: int) -> None:
    """Make the paper of one announcement; harmless when run twice, or beside the clock."""
    issue_for(Announcement.objects.get(pk=announcement_id), timezone.now())
