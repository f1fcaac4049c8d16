"""What beat calls in innovations."""

from celery import shared_task
from django.utils import timezone

from competitions.models import ReminderRule
from competitions.states import ReminderKind
from innovations.likeness import entries_to_compare
from innovations.missed import changes_owed, settle
from innovations.reminders import remind_of_deadline, remind_of_stuck_drafts
from innovations.tasks import compare_entry

#: So many comparisons are handed on at once; the rest waits for the next beat.
BATCH = 200

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
