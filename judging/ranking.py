"""Compute a run: take it, rank the snapshot, check against the database, write all or nothing."""

from datetime import datetime, timedelta
from typing import Any

import structlog
from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext_noop

from core.jobs import fail_job, finish_job, report_progress, start_job
from core.links import plain_path
from judging.deciding import Sheet, deciding_values, tied_entries
from judging.engine import EngineError, canonical_json, digest, rank
from judging.faults import DISAGREES, GIVEN_UP, OUTDATED, sentence_of
from judging.models import RankingRow, RankingRun
from judging.queries.sheet import ranking_document, scores_by_database, sheet_sha256_of
from judging.querysets import UNFINISHED
from judging.states import FAIL_RUN, FINISH_RUN, START_RUN, RunState

log = structlog.get_logger(__name__)

LEASE = timedelta(seconds=60)
PATIENCE = 5  # attempts before a run that keeps killing its worker is given up
STEPS = (
    gettext_noop("Reading the score sheet"),
    gettext_noop("Computing scores and ranks"),
    gettext_noop("Checking against the database"),
    gettext_noop("Writing the table"),
)


class Disagreement(Exception):
    """The second opinion differs; `code` says how."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


def compute_run(run_id: int, at: datetime) -> bool:
    """Bring a run to its end; True if this call did. Harmless when called twice or killed.

    The run is leased: a second worker leaves it alone until the lease ends, and a worker that
    comes back late finds the attempt number changed and writes nothing.
    """
    run = _take(run_id, at)
    if run is None:
        return False
    try:
        result = _work(run)
    except (EngineError, Disagreement) as fault:
        return _give_up(run, fault.code)
    return _finish(run, result)


@transaction.atomic
def _take(run_id: int, at: datetime) -> RankingRun | None:
    run = RankingRun.objects.select_for_update(of=("self",)).get(pk=run_id)
    is_leased = run.leased_until is not None and run.leased_until > at
    if run.state not in UNFINISHED or is_leased:
        return None
    if run.attempts >= PATIENCE:
        _fail(run, GIVEN_UP)
        return None
    run.move(START_RUN, started_at=Now(), leased_until=at + LEASE, attempts=run.attempts + 1)
    start_job(run.job_id)
    return run


def _work(run: RankingRun) -> dict[str, Any]:
    _tell(run, 0)
    stage = run.stage
    current = ranking_document(stage, run.group)
    if sheet_sha256_of(current) != run.sheet_sha256:
        raise Disagreement(OUTDATED)
    _tell(run, 1)
    result = rank(run.document)
    _tell(run, 2)
    if differences(run, result):
        raise Disagreement(DISAGREES)
    _tell(run, 3)
    return result


def _tell(run: RankingRun, step: int) -> None:
    report_progress(run.job_id, done=step, total=len(STEPS), step=STEPS[step])


def differences(run: RankingRun, result: dict[str, Any]) -> list[str]:
    """Where the engine's published scores and the database's own differ, by entry number.

    The database adds the stored marks in integers and rounds once; it knows the plain mean only.
    """
    if run.document["config"]["aggregation"] != "mean":
        return []
    second = scores_by_database(run.stage, run.group)
    decimals = run.document["config"]["decimals"]
    first = {
        row["proposal"]: (row["n_judges"], _units(row["score"], decimals), True)
        for row in result["results"]
        if row["rank"] is not None
    }
    unranked = {row["proposal"] for row in result["results"] if row["rank"] is None}
    second = {entry: facts for entry, facts in second.items() if entry not in unranked}
    return sorted(e for e in first.keys() | second.keys() if first.get(e) != second.get(e))


def _units(score: str, decimals: int) -> int:
    whole, _, fraction = score.partition(".")
    return int(whole + fraction.ljust(decimals, "0"))


@transaction.atomic
def _give_up(run: RankingRun, code: str) -> bool:
    mine = _still_mine(run)
    if mine is None:
        return False
    _fail(mine, code)
    return True


def _fail(run: RankingRun, code: str) -> None:
    run.move(FAIL_RUN, fault=code, finished_at=Now(), leased_until=None)
    fail_job(run.job_id, fault=sentence_of(code))
    log.warning("ranking_failed", run=run.code, fault=code)


@transaction.atomic
def _finish(run: RankingRun, result: dict[str, Any]) -> bool:
    """Rows, state and job together: a reader sees the old table or the new one, never half."""
    mine = _still_mine(run)
    if mine is None:
        return False
    mine.rows.all().delete()
    RankingRow.objects.bulk_create(rows_of(mine, result))
    mine.move(
        FINISH_RUN,
        result=result,
        result_sha256=digest(canonical_json(result)),
        finished_at=Now(),
        leased_until=None,
    )
    finish_job(mine.job_id, result_url=plain_path("ranking-detail", code=mine.code))
    return True


def _still_mine(run: RankingRun) -> RankingRun | None:
    """RACE: after a lost lease somebody else may have begun anew; then this attempt is void."""
    fresh = RankingRun.objects.select_for_update(of=("self",)).get(pk=run.pk)
    is_mine = fresh.state == RunState.RUNNING and fresh.attempts == run.attempts
    return fresh if is_mine else None


def rows_of(run: RankingRun, result: dict[str, Any]) -> list[RankingRow]:
    """The table's rows in the order of the answer."""
    sheet = Sheet(run.document, result)
    tied, selected = tied_entries(result), set(result.get("selected", ()))
    deciding = deciding_values(sheet, result)
    candidacies = dict(
        run.stage.candidacies.filter(proposal__group=run.group_id).values_list(
            "proposal__number", "pk"
        )
    )
    rows = []
    for position, row in enumerate(result["results"], start=1):
        entry = row["proposal"]
        own, above = deciding.get(entry, ("", ""))
        rows.append(
            RankingRow(
                run=run,
                candidacy_id=candidacies[entry],
                position=position,
                rank=row["rank"],
                score=row["score"],
                judges=row["n_judges"],
                spread=sheet.spread(entry),
                decided_by=row.get("decided_by", ""),
                deciding_value=own,
                deciding_above=above,
                is_tied=entry in tied,
                is_selected=entry in selected,
            )
        )
    return rows
