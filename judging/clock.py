"""What beat calls in judging."""

from celery import shared_task
from django.db.models import Q
from django.utils import timezone

from competitions.models import ReminderRule
from competitions.states import ReminderKind
from judging.copies import files_to_copy
from judging.models import DrawRun, RankingRun
from judging.papering import take_abandoned
from judging.reminders import remind_idle_judges
from judging.sweeping import sweep_access_log, sweep_copies
from judging.tasks import compute_draw, compute_run, make_clean_copy, make_plenary_papers

#: So many files are handed on at once; the rest waits for the next beat.
COPIES = 40


@shared_task
def requeue_runs() -> None:
    """Hand on runs and papers that wait, and those whose worker was lost."""
    now = timezone.now()
    free = Q(leased_until=None) | Q(leased_until__lte=now)
    for run_id in RankingRun.objects.unfinished().filter(free).values_list("pk", flat=True):
        compute_run.delay(run_id)
    for run_id in DrawRun.objects.unfinished().filter(free).values_list("pk", flat=True):
        compute_draw.delay(run_id)
    for record_id in take_abandoned(now):
        make_plenary_papers.delay(record_id)


@shared_task
def send_reminders() -> None:
    """By the rules of each edition; may run at any time, and twice."""
    now = timezone.now()
    for rule in ReminderRule.objects.in_force(ReminderKind.IDLE_JUDGE):
        remind_idle_judges(rule, now)


@shared_task
def queue_copies() -> None:
    """Files that judges will ask for are cleaned before they ask."""
    for attachment_id in files_to_copy(timezone.now()).values_list("pk", flat=True)[:COPIES]:
        make_clean_copy.delay(attachment_id)


@shared_task
def sweep_files() -> None:
    """What a crash has left on the disk, and what the log may no longer hold."""
    now = timezone.now()
    sweep_copies(now)
    sweep_access_log(now)
