"""Check a file from end to end: leased, told of, and written down as a preview at once."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta

import structlog
from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext_noop

from accounts.imports.branch import Branch
from accounts.imports.faults import FileRefused
from accounts.imports.planning import Plan, Step
from accounts.imports.reading import Row, read_rows
from accounts.models import AgencyImport, ImportLine
from accounts.states import (
    FAIL_CHECK,
    FIND_FAULTS,
    PASS_CHECK,
    REFUSE_FILE,
    START_CHECK,
    ImportState,
    Verdict,
)
from core.digests import digest_of
from core.jobs import fail_job, finish_job, report_progress, start_job
from core.links import plain_path

log = structlog.get_logger(__name__)

LEASE = timedelta(seconds=150)  # as long as a task may take
PATIENCE = 3
EVERY = 250
STEPS = (
    gettext_noop("Reading the file"),
    gettext_noop("Comparing with the tree"),
    gettext_noop("Writing the preview"),
)
GIVEN_UP = gettext_noop("The check was broken off several times. Try a smaller file.")


def check_import(import_id: int, at: datetime) -> bool:
    """Bring a check to its end; True if this call did. Harmless when called twice or killed.

    The import is leased: a second worker leaves it alone until the lease ends, and a worker that
    comes back late finds the attempt number changed and writes nothing.
    """
    task = _take(import_id, at)
    if task is None:
        return False
    try:
        branch = Branch(task.government)
        plan = Plan(branch, _told(task, read_rows(bytes(task.source))))
    except FileRefused as refusal:
        return _refuse(task, refusal)
    _tell(task, len(plan.steps), 2)
    lines = [_line(task, plan, step) for step in plan.steps.values()]
    return _finish(task, lines, branch.digest())


@transaction.atomic
def _take(import_id: int, at: datetime) -> AgencyImport | None:
    task = AgencyImport.objects.select_for_update(of=("self",)).get(pk=import_id)
    is_leased = task.leased_until is not None and task.leased_until > at
    if task.state not in {ImportState.QUEUED, ImportState.CHECKING} or is_leased:
        return None
    if task.attempts >= PATIENCE:
        task.move(FAIL_CHECK, leased_until=None)
        fail_job(task.job_id, fault=GIVEN_UP)
        return None
    task.move(START_CHECK, leased_until=at + LEASE, attempts=task.attempts + 1)
    start_job(task.job_id)
    return task


def _told(task: AgencyImport, rows: Iterator[Row]) -> Iterator[Row]:
    """The same rows, with word to the page now and then."""
    _tell(task, 0, 0)
    count = 0
    for count, row in enumerate(rows, start=1):
        if count % EVERY == 0:
            _tell(task, count, 0)
        yield row
    _tell(task, count, 1)


def _tell(task: AgencyImport, done: int, step: int) -> None:
    """How many rows are read is known, how many there are only at the end."""
    total = max(done, task.job.total) + (EVERY if step == 0 else 0)
    report_progress(task.job_id, done=done, total=total, step=STEPS[step])


def _line(task: AgencyImport, plan: Plan, step: Step) -> ImportLine:
    verdict, before, after = plan.changes(step)
    agency = None if step.is_new else step.key[1]
    above, number = step.parent or ("", None)
    return ImportLine(
        agency_import=task,
        number=step.row.number,
        verdict=verdict,
        name=step.row.texts["name"][:200],
        agency_id=agency,
        parent_agency_id=number if above == "agency" else None,
        parent_line=_line_number(plan, step) if above == "row" else None,
        before=before,
        after=after,
        faults=[fault.stored() for fault in sorted(step.row.faults, key=lambda one: one.cell)],
    )


def _line_number(plan: Plan, step: Step) -> int:
    return plan.steps[step.parent].row.number


def plan_digest_of(file_sha256: str, tree_digest: str, lines: list[ImportLine]) -> str:
    """What the confirming act is given: this file, on this tree, with these changes."""
    rows = [[line.number, line.verdict, line.before, line.after] for line in lines]
    return digest_of([file_sha256, tree_digest, rows])


@transaction.atomic
def _finish(task: AgencyImport, lines: list[ImportLine], tree_digest: str) -> bool:
    if not _still_ours(task):
        return False
    task.lines.all().delete()
    ImportLine.objects.bulk_create(lines, batch_size=1000)
    counts = Counter(str(line.verdict) for line in lines)
    arrow = FIND_FAULTS if counts[Verdict.FAULTY] else PASS_CHECK
    task.move(
        arrow,
        counts=dict(counts),
        refusal={},
        tree_digest=tree_digest,
        plan_digest=plan_digest_of(task.file_sha256, tree_digest, lines),
        checked_at=Now(),
        leased_until=None,
    )
    finish_job(task.job_id, result_url=plain_path("import-detail", code=task.code))
    return True


@transaction.atomic
def _refuse(task: AgencyImport, refusal: FileRefused) -> bool:
    if not _still_ours(task):
        return False
    task.lines.all().delete()
    facts = {"refusal": refusal.fault.stored(), "source": None, "counts": {}}
    task.move(REFUSE_FILE, **facts, checked_at=Now(), leased_until=None)
    finish_job(task.job_id, result_url=plain_path("import-detail", code=task.code))
    return True


def _still_ours(task: AgencyImport) -> bool:
    """RACE: whoever took the import over has a higher attempt number."""
    current = AgencyImport.objects.lock(task)
    ours = current.state == ImportState.CHECKING and current.attempts == task.attempts
    if not ours:
        log.warning("import_check_overtaken", agency_import=task.code)
    return ours
