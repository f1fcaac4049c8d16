"""A job's row, moved by the worker that does the work."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Now

from core.codes import new_code
from core.models import Job
from core.states import FAIL_JOB, FINISH_JOB, START_JOB, JobState


def open_job(owner_id: int, kind: str, *, total: int = 0) -> Job:
    """A row for the person to watch; call it inside the act's transaction."""
    return Job.objects.create(code=new_code(), owner_id=owner_id, kind=kind, total=total)


def report_progress(job_id: int, *, done: int, total: int, step: str) -> None:
    """Tell the page how far the work is. Its own short write, so that the page sees it at once."""
    running = Job.objects.filter(pk=job_id, state=JobState.RUNNING)
    running.update(done=done, total=total, step=step, updated_at=Now())


def abandoned_jobs(kind: str, *, before: datetime) -> QuerySet[Job]:
    """Queued and never taken, or begun and silent since: of a kind without leases of its own."""
    return Job.objects.filter(
        kind=kind, state__in=[JobState.QUEUED, JobState.RUNNING], updated_at__lt=before
    )


@transaction.atomic
def start_job(job_id: int) -> Job:
    """Begin, or begin again after a killed worker."""
    return Job.objects.lock(Job(pk=job_id)).move(START_JOB, fault="")


@transaction.atomic
def finish_job(job_id: int, *, result_url: str) -> Job:
    """Done: the page moves on to the result."""
    job = Job.objects.lock(Job(pk=job_id))
    return job.move(FINISH_JOB, result_url=result_url, done=job.total)


@transaction.atomic
def fail_job(job_id: int, *, fault: str) -> Job:
    """Say what went wrong in the person's words."""
    return Job.objects.lock(Job(pk=job_id)).move(FAIL_JOB, fault=fault)
