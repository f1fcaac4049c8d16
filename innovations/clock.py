"""What beat calls in innovations."""

from celery import shared_task
from django.utils import timezone

from competitions.models import ReminderRule
from competitions.states import ReminderKind
from core.uploads.scanning import is_scanner_set, is_scanner_there
from innovations.likeness import entries_to_compare
from innovations.missed import changes_owed, settle
from innovations.models import Attachment
from innovations.reminders import remind_of_deadline, remind_of_stuck_drafts
from innovations.states import QUEUE_SCAN
from innovations.sweeping import sweep_orphans, sweep_uploads
from innovations.tasks import compare_entry, scan_attachment

#: So many comparisons are handed on at once; the rest waits for the next beat.
BATCH = 200
#: So many files; those from before there was a scanner are kept back while it looks at them.
SCANS = 40

REMINDERS = {
    ReminderKind.DEADLINE: remind_of_deadline,
    ReminderKind.STUCK_DRAFT: remind_of_stuck_drafts,
}


@shared_task
def send_reminders() -> None:
    """By the rules of each edition; may run at any time, and twice."""
    now = timezone.now()
    rules = ReminderRule.objects.in_force(*REMINDERS)
    for rule in rules.select_related("competition__organiser"):
        REMINDERS[rule.kind](rule, now)


@shared_task
def catch_up() -> None:
    """What receivers owe since a crash: drafts follow the rules, entrants hear of changes."""
    now = timezone.now()
    for change in changes_owed(now):
        settle(change, at=now)


@shared_task
def requeue_comparisons() -> None:
    """Hand on entries whose comparison was lost, or that are older than comparing."""
    for proposal_id in entries_to_compare().values_list("pk", flat=True)[:BATCH]:
        compare_entry.delay(proposal_id)


@shared_task
def queue_scans() -> None:
    """Files whose scan was lost, and those from before there was a scanner.

    While nobody answers nothing is queued, and what could be opened stays open.
    """
    if not is_scanner_set() or not is_scanner_there():
        return
    waiting = Attachment.objects.awaiting_scan().order_by("pk").values_list("pk", flat=True)
    due = list(waiting[:SCANS])
    older = Attachment.objects.never_scanned().values_list("pk", flat=True)
    older = list(older[: SCANS - len(due)])
    Attachment.objects.filter(pk__in=older).move(QUEUE_SCAN)
    for attachment_id in [*due, *older]:
        scan_attachment.delay(attachment_id)


@shared_task
def sweep_files() -> None:
    """Uploads that were given up, and what a crash has left on the disk."""
    now = timezone.now()
    sweep_uploads(now)
    sweep_orphans(now)
