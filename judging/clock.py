"""What beat calls in judging."""

from celery import shared_task
from django.db.models import Q
from django.utils import timezone

from competitions.models import ReminderRule
from competitions.states import ReminderKind
from judging.models import RankingRun
from judging.reminders import remind_idle_judges
from judging.tasks import compute_run


@shared_task
def requeue_runs() -> None:
    """Hand on runs that wait, and those whose worker was lost."""
    now = timezone.now()
    free = Q(leased_until=None) | Q(leased_until__lte=now)
    for run_id in RankingRun.objects.unfinished().filter(free).values_list("pk", flat=True):
        compute_run.delay(run_id)


@shared_task
def send_reminders() -> None:
    """By the rules of each edition; may run at any time, and twice."""
    now = timezone.now()
    for rule in ReminderRule.objects.in_force(ReminderKind.IDLE_JUDGE):
        remind_idle_judges(rule, now)
