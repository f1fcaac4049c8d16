"""Put a closed plenary on paper: every kind in every form, stored once with its digest."""

from datetime import datetime, timedelta

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext_noop

from core.blocks import FORMATS
from core.codes import new_code
from core.digests import sha256_of_bytes
from core.jobs import abandoned_jobs, fail_job, finish_job, report_progress, start_job
from core.links import plain_path
from core.models import Job
from core.states import JobState
from core.uploads import store
from judging.models import PlenaryPaper, PlenaryRecord
from judging.plenary_papers import draw
from judging.states import PaperKind

FOLDER = "plenaries"
FAULT = gettext_noop("The papers could not be made. Ask for them again.")
PATIENCE = timedelta(minutes=3)  # no task lives so long
KINDS = [(kind.value, form) for kind in PaperKind for form in FORMATS]


def make_papers(record_id: int, at: datetime) -> int:
    """Make what is missing of one closing; how many were made. Harmless when run twice."""
    kept = PlenaryRecord.objects.select_related("plenary__stage", "plenary__job").get(pk=record_id)
    job = kept.plenary.job
    if job is None or job.is_over:
        return 0
    start_job(job.pk)
    try:
        made = _make_missing(kept, at)
    except Exception:
        fail_job(job.pk, fault=FAULT)
        raise
    _finish(kept)
    return made


@transaction.atomic
def _finish(kept: PlenaryRecord) -> None:
    """RACE: a second worker, sent after a silent first one, may have finished before."""
    if not Job.objects.lock(kept.plenary.job).is_over:
        page = plain_path("plenary-papers", code=kept.plenary.stage.code)
        finish_job(kept.plenary.job_id, result_url=page)


def _make_missing(kept: PlenaryRecord, at: datetime) -> int:
    known = set(kept.papers.values_list("kind", "format"))
    missing = [pair for pair in KINDS if pair not in known]
    for done, (kind, form) in enumerate(missing, start=len(known)):
        step = str(PaperKind(kind).label)
        report_progress(kept.plenary.job_id, done=done, total=len(KINDS), step=step)
        _keep(kept, kind, form, draw(kept.facts, kind, form, at=kept.closed_at), at)
    return len(missing)


@transaction.atomic
def _keep(kept: PlenaryRecord, kind: str, form: str, content: bytes, at: datetime) -> None:
    """RACE: two workers may make the same paper; the row of the first stands."""
    PlenaryRecord.objects.lock(kept)
    if kept.papers.filter(kind=kind, format=form).exists():
        return
    PlenaryPaper.objects.create(
        record=kept,
        kind=kind,
        format=form,
        file=store(ContentFile(content), f"{FOLDER}/{new_code()}.{form}"),
        size=len(content),
        sha256=sha256_of_bytes(content),
        made_at=at,
    )


def is_waiting(kept: PlenaryRecord) -> bool:
    """Whether a worker has the papers, or will have them."""
    job = kept.plenary.job
    return job is not None and job.state in {JobState.QUEUED, JobState.RUNNING}


def take_abandoned(at: datetime) -> list[int]:
    """Closings whose papers nobody is making: the message was lost, or the worker.

    Each is told to one caller only; papers that are made twice all the same stand once.
    """
    jobs = abandoned_jobs("plenary_papers", before=at - PATIENCE)
    taken = [job.pk for job in jobs if jobs.filter(pk=job.pk).update(updated_at=at)]
    rows = PlenaryRecord.objects.filter(plenary__job__in=taken)
    return list(
        rows.order_by("plenary", "-number").distinct("plenary").values_list("pk", flat=True)
    )
