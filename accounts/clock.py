"""What beat calls in accounts."""

from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from accounts.actions import expire_approval
from accounts.models import AgencyImport, Membership
from accounts.news import tell_of_ending
from accounts.tasks import check_import
from core.errors import ActionRefused
from core.models import Approval

NOTICE = timedelta(days=14)


@shared_task
def expire_approvals() -> None:
    """Requests that nobody decided in time are closed; each alone, so that one cannot hold all."""
    now = timezone.now()
    for approval in Approval.objects.overdue_at(now):
        try:
            expire_approval(approval, by=None, at=now)
        except ActionRefused:  # somebody decided while the clock came to it
            continue


@shared_task
def remind_of_endings() -> None:
    """Two weeks before a place in an office ends, its person and the office learn it, once."""
    now = timezone.now()
    rows = Membership.objects.of_offices().ending(now.date(), now.date() + NOTICE)
    for membership in rows.select_related("person", "agency"):
        tell_of_ending(membership, now)


@shared_task
def requeue_imports() -> None:
    """Hand on files that wait for their check, and those whose worker was lost."""
    for import_id in AgencyImport.objects.stranded_at(timezone.now()).values_list("pk", flat=True):
        check_import.delay(import_id)
