"""What beat calls in competitions."""

from celery import shared_task
from django.utils import timezone

from competitions.actions import remind_of_event
from competitions.models import Event
from core.errors import ActionRefused


@shared_task
def remind_of_events() -> None:
    """The day before an event: whoever has seats is reminded, once for each beginning."""
    now = timezone.now()
    for event in Event.objects.to_remind_at(now).with_office():
        try:
            remind_of_event(event, by=None, at=now)
        except ActionRefused:  # it was called off, or somebody else reminded meanwhile
            continue
