"""Share entries out: take a run, ask the engine, write the answer if nothing happened meanwhile."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

import structlog
from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext_noop

from audit.trail import record
from competitions.models import Stage
from core.codes import new_code
from core.digests import digest_of
from core.jobs import finish_job
from core.links import plain_path
from judging.assigning import EngineStopped, solve
from judging.engine import EngineError
from judging.faults import CLOSED, REFUSED_TASK, STOPPED, UNSETTLED
from judging.handing import (
    create_many,
    hold_panel,
    offer_again,
    take_many,
    tell_judges,
    write_change,
)
from judging.leasing import Lease
from judging.models import Assignment, DrawRun
from judging.queries.obstacles import obstacles_to_staff
from judging.queries.situation import MAIN, NONE, SECOND, Pair, Situation, situation_of
from judging.states import FAIL_DRAW, FINISH_DRAW, REFUSE_DRAW, START_DRAW, ChangeSource

log = structlog.get_logger(__name__)

ALGORITHM = "kipp-assign/1"
ROUNDS = 3  # of one attempt, when somebody changes the table while the engine works
STEPS = (
    gettext_noop("Reading entries, judges and conflicts"),
    gettext_noop("Sharing out"),
    gettext_noop("Writing the assignments"),
)
#: Longer than the limit of the engine's own process.
LEASE = Lease(DrawRun, START_DRAW, FAIL_DRAW, timedelta(seconds=150), STEPS)


def rule_of(stage: Stage) -> dict[str, Any]:
    """By what the run shares out, in words that stay true when the stage changes later."""
    return {
        "algorithm": ALGORITHM,
        "judges_per_entry": stage.judges_per_entry,
        "only_own_expertise": stage.only_own_expertise,
        "cost": {"main": MAIN, "second": SECOND, "none": NONE},
    }


def run_draw(run_id: int, at: datetime) -> bool:
    """Bring a run to its end; True if this call did. Harmless when called twice or killed."""
    run = LEASE.take(run_id, at)
    if run is None:
        return False
    try:
        return any(_share_out(run, at) for _ in range(ROUNDS)) or LEASE.give_up(run, UNSETTLED)
    except EngineError as fault:
        log.exception("draw_refused", run=run.code, fault=fault.code)
        return LEASE.give_up(run, REFUSED_TASK)
    except EngineStopped:
        return LEASE.give_up(run, STOPPED)


def _share_out(run: DrawRun, at: datetime) -> bool:
    """One round: False when the situation was another one at the end."""
    LEASE.tell(run, 0)
    situation = situation_of(run.stage, at, run.seed)
    LEASE.tell(run, 1)
    answer = solve(situation.document)
    LEASE.tell(run, 2)
    return _write(run, situation.sha256, answer, at)


@transaction.atomic
def _write(run: DrawRun, task_sha256: str, answer: dict[str, Any], at: datetime) -> bool:
    """All or nothing. The stage's row keeps everybody from the table, and judges from marks."""
    stage = Stage.objects.lock(run.stage)
    hold_panel(stage)
    mine = LEASE.still_mine(run)
    if mine is None:
        return True
    if any(obstacles_to_staff(stage)):
        return LEASE.give_up(mine, CLOSED)
    situation = situation_of(stage, at, run.seed)
    if situation.sha256 != task_sha256:
        return False
    _conclude(mine, situation, answer, at)
    return True


def _conclude(run: DrawRun, situation: Situation, answer: dict[str, Any], at: datetime) -> None:
    arrow, outcome = REFUSE_DRAW, answer
    if answer["feasible"]:
        arrow, outcome = FINISH_DRAW, facts_of(situation, answer)
        _hand_out(run, situation, answer, at)
    stamps = {"outcome": outcome, "finished_at": Now(), "leased_until": None}
    task = {"document": situation.document, "task_sha256": situation.sha256}
    run.move(arrow, **task, **stamps)
    _record(run, at)
    address = plain_path("draw-detail", code=situation.stage.code, draw=run.code)
    finish_job(run.job_id, result_url=address)


def _record(run: DrawRun, at: datetime) -> None:
    wanted = ("feasible", "pairs_sha256", "added", "removed", "shortage")
    facts = {name: run.outcome[name] for name in wanted if name in run.outcome}
    facts |= {"run": run.code, "seed": run.seed, "task": run.task_sha256}
    record("judging.draw_assignments", run.stage, by=run.asked_by, at=at, after=facts)


def pairs_of(answer: dict[str, Any]) -> set[Pair]:
    """The engine's plan as pairs of number and code."""
    return {(number, code) for number, codes in answer["pairs"].items() for code in codes}


def digest_of_pairs(pairs: Iterable[Pair]) -> str:
    """What the trail keeps of a plan, and what a stranger compares."""
    return digest_of(sorted(map(list, pairs)))


def facts_of(situation: Situation, answer: dict[str, Any]) -> dict[str, Any]:
    """What the page tells of a plan; the plan itself follows from the document."""
    pairs, before = pairs_of(answer), situation.movable | situation.fixed
    return {
        "feasible": True,
        "entries": len(situation.topics),
        "pairs": len(pairs),
        "pairs_sha256": digest_of_pairs(pairs),
        "added": len(pairs - before),
        "removed": len(before - pairs),
        "fixed": len(situation.fixed),
        "loads": answer["loads"],
        "expertise": _expertise(situation, pairs),
        **{name: answer[name] for name in ("linked_groups", "connected", "linking_sd", "anchors")},
    }


def _expertise(situation: Situation, pairs: set[Pair]) -> dict[str, int]:
    """How many readings fall to a main expertise, a second one, none."""
    words = {MAIN: "main", SECOND: "second", NONE: "none"}
    costs = Counter(
        situation.expertise.get(situation.topics[number], {}).get(code, NONE)
        for number, code in pairs
    )
    return {word: costs[cost] for cost, word in words.items()}


def _hand_out(run: DrawRun, situation: Situation, answer: dict[str, Any], at: datetime) -> None:
    pairs, before = pairs_of(answer), situation.movable | situation.fixed
    removed = [situation.rows[pair] for pair in sorted(before - pairs)]
    added = sorted(pairs - before)
    take_many(removed)
    made = _give(run, situation, added)
    write_change(
        situation.stage,
        ChangeSource.DRAW,
        by=run.asked_by,
        added=[row.code for row in made],
        removed=[row.code for row in removed],
        draw=run,
    )
    gained = {code for _, code in added}
    tell_judges(situation.stage, [situation.members[code] for code in sorted(gained)], at)


def _give(run: DrawRun, situation: Situation, pairs: list[Pair]) -> list[Assignment]:
    stamps = {"is_automatic": True, "seed": run.seed, "assigned_by": run.asked_by}
    again = [situation.rows[pair] for pair in pairs if pair in situation.rows]
    offer_again(again, **stamps)
    made = create_many(
        Assignment(
            code=new_code(),
            candidacy_id=situation.candidacies[number],
            member=situation.members[code],
            **stamps,
        )
        for number, code in pairs
        if (number, code) not in situation.rows
    )
    return again + made
