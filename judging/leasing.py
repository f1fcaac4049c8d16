"""Runs that a worker takes for a while: should it be killed, the clock hands them to another.

A second worker leaves a run alone until its lease ends, and a worker that comes back late finds
the number of the attempt changed and writes nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Generic, TypeVar

import structlog
from django.db import transaction
from django.db.models.functions import Now

from core.jobs import fail_job, report_progress, start_job
from core.states import Transition
from judging.faults import GIVEN_UP, sentence_of
from judging.models import DrawRun, RankingRun

log = structlog.get_logger(__name__)

PATIENCE = 5  # attempts before a run that keeps killing its worker is given up
Run = TypeVar("Run", RankingRun, DrawRun)


@dataclass(frozen=True, slots=True)
class Lease(Generic[Run]):
    """How runs of one kind are taken; `length` is above what one attempt may last.

    `more` is what a large run needs above it.
    """

    runs: type[Run]
    start: Transition
    fail: Transition
    length: timedelta
    steps: tuple[str, ...]
    more: Callable[[Run], timedelta] = lambda _run: timedelta()

    @transaction.atomic
    def take(self, run_id: int, at: datetime) -> Run | None:
        """The run, for this worker alone; None where nothing is to do."""
        run = self._locked(run_id)
        is_leased = run.leased_until is not None and run.leased_until > at
        if not run.may(self.start) or is_leased:
            return None
        if run.attempts >= PATIENCE:
            self._fail(run, GIVEN_UP)
            return None
        stamps = {"leased_until": at + self.length + self.more(run), "attempts": run.attempts + 1}
        run.move(self.start, started_at=Now(), **stamps)
        start_job(run.job_id)
        return run

    def tell(self, run: Run, step: int) -> None:
        """Whoever waits reads which step it is."""
        total = len(self.steps)
        report_progress(run.job_id, done=step, total=total, step=self.steps[step])

    def still_mine(self, run: Run) -> Run | None:
        """RACE: after a lost lease somebody else may have begun anew; then this attempt is void."""
        fresh = self._locked(run.pk)
        is_mine = fresh.state == self.start.target and fresh.attempts == run.attempts
        return fresh if is_mine else None

    @transaction.atomic
    def give_up(self, run: Run, code: str) -> bool:
        """Say why there is no answer; False when the run is somebody else's by now."""
        mine = self.still_mine(run)
        if mine is None:
            return False
        self._fail(mine, code)
        return True

    def _locked(self, run_id: int) -> Run:
        return self.runs.objects.select_for_update(of=("self",)).get(pk=run_id)

    def _fail(self, run: Run, code: str) -> None:
        run.move(self.fail, fault=code, finished_at=Now(), leased_until=None)
        fail_job(run.job_id, fault=sentence_of(code))
        log.warning("run_failed", kind=self.runs.__name__, run=run.code, fault=code)
