"""What beat calls in awards."""

from celery import shared_task
from django.utils import timezone

from awards.certificates import issue_due
from awards.objecting import forget_given_up, remind_of_due
from awards.posting import post_due


@shared_task
def issue_certificates() -> None:
    """Certificates follow the publication; nothing is issued before it."""
    issue_due(timezone.now())


@shared_task
def post_letters() -> None:
    """Letters follow the publication; nobody is written to before it, and nobody twice."""
    post_due(timezone.now())


@shared_task
def look_after_objections() -> None:
    """Forget what no mailbox confirmed; say whose answer is due. May run at any time, and twice."""
    now = timezone.now()
    forget_given_up(now)
    remind_of_due(now)
