"""Compute a run: take it, rank the snapshot, check against the database, write all or nothing.

What the ranking does not rest on, chances and other methods, a child process computes last: it
may fail, and then the run says so and stands.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import structlog
from django.db import connection, transaction
from django.db.models.functions import Now
from django.utils.translation import gettext_noop

from competitions.states import Method
from core.jobs import finish_job
from core.links import plain_path
from judging.assigning import EngineStopped, ask_engine, seconds_more
from judging.bundles import keep_bundle
from judging.engine import EngineError, canonical_json, digest, needs_solver, rank
from judging.faults import DISAGREES, OUTDATED, STOPPED
from judging.insights import Insight, find_insight
from judging.leasing import Lease
from judging.models import RankingRow, RankingRun
from judging.origins import engine_facts
from judging.placing import rows_of
from judging.queries.second_opinion import scores_by_database
from judging.queries.sheet import ranking_document, sheet_sha256_of
from judging.states import FAIL_RUN, FINISH_RUN, START_RUN

log = structlog.get_logger(__name__)

STEPS = (
    gettext_noop("Reading the score sheet"),
    gettext_noop("Computing scores and ranks"),
    gettext_noop("Checking against the database"),
    gettext_noop("Working out chances and other methods"),
    gettext_noop("Writing the table"),
)
CORRECTION_SECONDS = SOLVER_SECONDS = 30


def seconds_of_children(run: RankingRun) -> timedelta:
    """What three children may take above the lease of a small run."""
    return timedelta(seconds=3 * seconds_more(run.document))


#: Above what one attempt may last: when it ends, whoever took the run is gone.
LEASE = Lease(RankingRun, START_RUN, FAIL_RUN, timedelta(seconds=180), STEPS, seconds_of_children)


class Disagreement(Exception):
    """The second opinion differs; `code` says how."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run writes: the engine's answer, and what the ranking does not rest on.

    `calibration` is the child's answer where judges are corrected: the published numbers from
    which the ranking follows, with their errors.
    """

    result: dict[str, Any]
    calibration: dict[str, Any] | None = None
    insight: Insight = field(default_factory=Insight)

    def statistics(self) -> dict[str, Any]:
        """What the run keeps beside its answer."""
        own = {} if self.calibration is None else {"calibration": self.calibration}
        return {**self.insight.statistics(self.result), **own}


def compute_run(run_id: int, at: datetime) -> bool:
    """Bring a run to its end; True if this call did. Harmless when called twice or killed."""
    run = LEASE.take(run_id, at)
    if run is None:
        return False
    try:
        outcome = _work(run)
    except EngineStopped:
        return LEASE.give_up(run, STOPPED)
    except (EngineError, Disagreement) as fault:
        return LEASE.give_up(run, fault.code)
    LEASE.tell(run, 4)
    run.engine, run.statistics = engine_facts(), outcome.statistics()
    bundle = keep_bundle(run, outcome.result)
    return _finish(run, outcome, bundle)


def _work(run: RankingRun) -> Outcome:
    LEASE.tell(run, 0)
    calibration = corrections_of(run.document)
    LEASE.tell(run, 1)
    result = rank_apart(ranked_document(run.document, calibration))
    LEASE.tell(run, 2)
    _hold_against_database(run, result, calibration)
    LEASE.tell(run, 3)
    insight = find_insight(ranked_document(run.document, calibration), result, seed_of(run))
    return Outcome(result, calibration, insight)


def corrections_of(document: dict[str, Any]) -> dict[str, Any] | None:
    """Lambda and a correction for each judge, if that is the declared method."""
    if document["config"]["aggregation"] != Method.CALIBRATED_MEAN:
        return None
    seconds = CORRECTION_SECONDS + seconds_more(document)
    return ask_engine({"kind": "correction", "input": document}, seconds=seconds)


def ranked_document(document: dict[str, Any], calibration: dict[str, Any] | None) -> dict[str, Any]:
    """What the engine ranks: the frozen document, with the corrections that are published."""
    if calibration is None:
        return document
    published = {name: calibration[name] for name in ("lambda", "corrections")}
    return {**document, "calibration": published}


def rank_apart(document: dict[str, Any]) -> dict[str, Any]:
    """Rank here, or in a child process where several constraints at once need the solver."""
    if not needs_solver(document):
        return rank(document)
    seconds = SOLVER_SECONDS + seconds_more(document)
    return ask_engine({"kind": "ranking", "input": document}, seconds=seconds)


def seed_of(run: RankingRun) -> str:
    """The same input draws the same chances."""
    return f"{run.config_hash}|{run.sheet_sha256}"


def _hold_against_database(
    run: RankingRun, result: dict[str, Any], calibration: dict[str, Any] | None
) -> None:
    """Sheet and second opinion at one moment: neither sees a change that the other does not."""
    with one_look():
        if sheet_sha256_of(ranking_document(run.stage, run.group)) != run.sheet_sha256:
            raise Disagreement(OUTDATED)
        if differences(run, result, calibration):
            raise Disagreement(DISAGREES)


@contextmanager
def one_look() -> Iterator[None]:
    """Every statement inside reads the database as it was at the first one.

    Inside another transaction, as in a test, the statements read as that one does.
    """
    is_outermost = not connection.in_atomic_block
    with transaction.atomic():
        if is_outermost:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def differences(
    run: RankingRun, result: dict[str, Any], calibration: dict[str, Any] | None = None
) -> list[str]:
    """Where the engine's published scores and the database's own differ, by entry number."""
    corrections = calibration and calibration["corrections"]
    second = scores_by_database(run.stage, run.group, corrections)
    decimals = run.document["config"]["decimals"]
    ranked = [row for row in result["results"] if row["rank"] is not None]
    first = {
        row["proposal"]: (
            row["n_judges"],
            _units(row.get("stage_score") or row["score"], decimals),
            True,
            _units(row["score"], decimals),
        )
        for row in ranked
    }
    listed = {row["proposal"] for row in result["results"]}
    wrong = {entry for entry, told in first.items() if second.get(entry) != told}
    return sorted(wrong | (second.keys() - listed))


def _units(score: str, decimals: int) -> int:
    whole, _, fraction = score.partition(".")
    return int(whole + fraction.ljust(decimals, "0"))


@transaction.atomic
def _finish(run: RankingRun, outcome: Outcome, bundle: dict[str, Any]) -> bool:
    """Rows, bundle, state and job together: a reader sees the old table or the new, never half."""
    mine = LEASE.still_mine(run)
    if mine is None:
        return False
    mine.rows.all().delete()
    RankingRow.objects.bulk_create(rows_of(mine, outcome.result, outcome.insight), batch_size=2000)
    mine.move(
        FINISH_RUN,
        result=outcome.result,
        result_sha256=digest(canonical_json(outcome.result)),
        engine=run.engine,
        statistics=run.statistics,
        finished_at=Now(),
        leased_until=None,
        **bundle,
    )
    finish_job(mine.job_id, result_url=plain_path("ranking-detail", code=mine.code))
    return True
