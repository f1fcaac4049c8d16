"""Compute a run: take it, rank the snapshot, check against the database, write all or nothing."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext_noop

from core.jobs import finish_job
from core.links import plain_path
from judging.deciding import Sheet, deciding_values, tied_entries
from judging.engine import EngineError, canonical_json, digest, rank
from judging.faults import DISAGREES, OUTDATED
from judging.leasing import Lease
from judging.models import RankingRow, RankingRun
from judging.queries.sheet import ranking_document, scores_by_database, sheet_sha256_of
from judging.states import FAIL_RUN, FINISH_RUN, START_RUN

STEPS = (
    gettext_noop("Reading the score sheet"),
    gettext_noop("Computing scores and ranks"),
    gettext_noop("Checking against the database"),
    gettext_noop("Writing the table"),
)
LEASE = Lease(RankingRun, START_RUN, FAIL_RUN, timedelta(seconds=60), STEPS)


class Disagreement(Exception):
    """The second opinion differs; `code` says how."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


def compute_run(run_id: int, at: datetime) -> bool:
    """Bring a run to its end; True if this call did. Harmless when called twice or killed."""
    run = LEASE.take(run_id, at)
    if run is None:
        return False
    try:
        result = _work(run)
    except (EngineError, Disagreement) as fault:
        return LEASE.give_up(run, fault.code)
    return _finish(run, result)


def _work(run: RankingRun) -> dict[str, Any]:
    LEASE.tell(run, 0)
    stage = run.stage
    current = ranking_document(stage, run.group)
    if sheet_sha256_of(current) != run.sheet_sha256:
        raise Disagreement(OUTDATED)
    LEASE.tell(run, 1)
    result = rank(run.document)
    LEASE.tell(run, 2)
    if differences(run, result):
        raise Disagreement(DISAGREES)
    LEASE.tell(run, 3)
    return result


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
def _finish(run: RankingRun, result: dict[str, Any]) -> bool:
    """Rows, state and job together: a reader sees the old table or the new one, never half."""
    mine = LEASE.still_mine(run)
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
