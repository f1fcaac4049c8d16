"""Acts on ranking runs: ask for one, ask again, adopt."""

import secrets
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from audit.trail import record
from competitions.models import Group, Stage
from core.codes import new_code
from core.errors import ActionRefused, refuse_if
from core.jobs import open_job
from judging.bundles import keep_bundle
from judging.engine import ALGORITHM
from judging.models import RankingRun
from judging.moves import former_run
from judging.queries.obstacles import (
    needs_lot_seed,
    obstacles_to_adopt,
    obstacles_to_rank,
    obstacles_to_retry,
)
from judging.queries.sheet import config_hash_of, ranking_document, sheet_sha256_of
from judging.ranking import STEPS
from judging.states import ADOPT_RUN, REQUEUE_RUN, SUPERSEDE_RUN, RunState
from judging.tasks import compute_run


@transaction.atomic
def start_ranking(
    stage: Stage, *, by: User, at: datetime, group: Group, lot_seed: str = ""
) -> RankingRun:
    """Freeze the input and hand it to a worker. The same input is the same run.

    `lot_seed` is entered once, after the lock: it did not exist while judges were scoring.
    """
    stage = Stage.objects.lock(stage)
    refuse_if(obstacles_to_rank(stage))
    if lot_seed:
        _enter_seed(stage, lot_seed)
    run, is_fresh = _run_of(stage, group, by)
    if is_fresh:
        facts = {"sheet": run.sheet_sha256, "config": run.config_hash}
        record("judging.start_ranking", run, by=by, at=at, after=facts)
        _hand_over(run)
    return run


def _enter_seed(stage: Stage, seed: str) -> None:
    if not needs_lot_seed(stage):
        raise ActionRefused(_("The seed of the lot has already been entered."))
    stage.lot_seed = seed
    stage.save(update_fields=["lot_seed", "updated_at"])


def _run_of(stage: Stage, group: Group, by: User) -> tuple[RankingRun, bool]:
    """The run of exactly this input, and whether somebody has to compute it now."""
    document = ranking_document(stage, group)
    key: dict[str, Any] = {
        "stage": stage,
        "group": group,
        "algorithm": ALGORITHM,
        "config_hash": config_hash_of(document),
        "sheet_sha256": sheet_sha256_of(document),
    }
    run = RankingRun.objects.select_for_update().filter(**key).first()
    if run is None:
        job = open_job(by.pk, "ranking", total=len(STEPS))
        return RankingRun.objects.create(
            **key,
            code=new_code(),
            document=document,
            rule_version=stage.rule_set.version,
            salt=secrets.token_hex(32),
            asked_by=by,
            job=job,
        ), True
    if run.state == RunState.FAILED:
        return _queue_again(run, by), True
    return run, False


def _queue_again(run: RankingRun, by: User) -> RankingRun:
    job = open_job(by.pk, "ranking", total=len(STEPS))
    return run.move(REQUEUE_RUN, job=job, fault="", attempts=0, leased_until=None)


def _hand_over(run: RankingRun) -> None:
    """The row is the promise; the clock queues it again should the broker be away."""
    transaction.on_commit(lambda: compute_run.delay(run.pk), robust=True)


@transaction.atomic
def retry_run(run: RankingRun, *, by: User, at: datetime) -> RankingRun:
    """Compute a failed run again from the same snapshot."""
    run = RankingRun.objects.lock(run)
    refuse_if(obstacles_to_retry(run))
    run = _queue_again(run, by)
    record("judging.retry_run", run, by=by, at=at)
    _hand_over(run)
    return run


@transaction.atomic
def adopt_run(run: RankingRun, *, by: User, at: datetime, reason: str = "") -> RankingRun:
    """Take this ranking as the stage's own; the one adopted before steps back and stays visible.

    Whoever puts another one in its place says why. Its bundle names the seal of the last lock,
    which may be younger than the run.
    """
    Stage.objects.lock(run.stage)
    run = RankingRun.objects.lock(run)
    refuse_if(obstacles_to_adopt(run))
    if not reason.strip() and former_run(run) is not None:
        raise ActionRefused(_("Write why this ranking takes the place of the one before."))
    for former in run.stage.runs.adopted().filter(group=run.group_id):
        former.move(SUPERSEDE_RUN)
    stamps = {"adopted_at": at, "adopted_by": by, "adopt_reason": reason.strip()}
    run.move(ADOPT_RUN, **stamps, **keep_bundle(run, run.result))
    after = {"result": run.result_sha256, "bundle": run.bundle_sha256}
    record("judging.adopt_run", run, by=by, at=at, after=after, reason=reason.strip())
    return run
