"""A file of agencies: hand it in, have it checked again, apply it."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.imports.applying import write_lines
from accounts.imports.branch import Branch
from accounts.models import Agency, AgencyImport, User
from accounts.states import APPLY_IMPORT, CHECK_AGAIN, Verdict
from accounts.tasks import check_import
from audit.trail import record
from core.codes import new_code
from core.digests import sha256_of_bytes
from core.errors import refuse_if
from core.jobs import open_job
from core.words import clean_text

JOB = "agency_import"


@transaction.atomic
def upload_agencies(
    government: Agency, *, by: User, at: datetime, file_name: str, source: bytes
) -> AgencyImport:
    """Keep the file and let a worker check it; files that were not applied are let go of."""
    government = Agency.objects.lock(government)
    AgencyImport.objects.filter(government=government).update(source=None)
    task = AgencyImport.objects.create(
        code=new_code(),
        government=government,
        asked_by=by,
        job=open_job(by.pk, JOB),
        file_name=clean_text(file_name)[-200:],
        file_sha256=sha256_of_bytes(source),
        source=source,
    )
    record("accounts.upload_agencies", task, by=by, at=at, after={"file": task.file_sha256})
    _hand_over(task)
    return task


def _hand_over(task: AgencyImport) -> None:
    """The row is the promise; the clock queues it again should the broker be away."""
    transaction.on_commit(lambda: check_import.delay(task.pk), robust=True)


@transaction.atomic
def recheck_import(task: AgencyImport, *, by: User, at: datetime) -> AgencyImport:
    """Check the same file against the tree as it is now."""
    task = AgencyImport.objects.lock(task)
    refuse_if(task.obstacles_to_check(at))
    job = open_job(by.pk, JOB)
    task.move(CHECK_AGAIN, job=job, attempts=0, leased_until=None, counts={}, plan_digest="")
    record("accounts.recheck_import", task, by=by, at=at)
    _hand_over(task)
    return task


@transaction.atomic
def apply_import(task: AgencyImport, *, by: User, at: datetime, plan_digest: str) -> AgencyImport:
    """Write the whole plan that the person saw, or nothing of it.

    RACE: the tree is locked, then compared with the one that was checked; every row of the branch
    is held until all is written.
    """
    Agency.objects.lock_tree()
    task = AgencyImport.objects.lock(task)
    refuse_if(task.obstacles_to_apply(at))
    if task.plan_digest != plan_digest:
        refuse_if([_("The file was checked again meanwhile. Look at the new preview first.")])
    _hold(task.government)
    if Branch(task.government).digest() != task.tree_digest:
        refuse_if([_("The tree was changed since the check. Check the file again.")])
    write_lines(task, by=by, at=at)
    task.move(APPLY_IMPORT, applied_at=at, applied_by=by, source=None)
    facts = {"file": task.file_sha256, "plan": plan_digest, **_counts_of(task)}
    record("accounts.apply_import", task, by=by, at=at, after=facts)
    return task


def _hold(government: Agency) -> None:
    """Whoever invites into the branch waits; the order keeps two holders from a deadlock."""
    rows = Agency.objects.branch_of(government).select_for_update().order_by("pk")
    len(rows.values_list("pk"))


def _counts_of(task: AgencyImport) -> dict[str, int]:
    return {name: task.counts.get(name, 0) for name in (Verdict.NEW, Verdict.CHANGED)}
