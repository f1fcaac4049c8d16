"""What beat calls in accounts."""

from celery import shared_task
from django.utils import timezone

from accounts.actions import expire_approval
from core.errors import ActionRefused
from core.models import Approval


@shared_task
def expire_approvals() -> None:
    """Requests that nobody decided in time are closed; each alone, so that one cannot hold all."""
    now = timezone.now()
    for approval in Approval.objects.overdue_at(now):
        try:
            expire_approval(approval, by=None, at=now)
        except ActionRefused:  # somebody decided while the clock came to it
            continue
