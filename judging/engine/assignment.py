"""Kind `assignment`: a plan in names, or the reason why there is none."""

from typing import Any

import numpy as np

from judging.engine.assign import BARRED, Plan, Problem, assign, rest_of
from judging.engine.linking import anchors, typical_link
from judging.engine.overlap import linked_groups
from judging.engine.problems import Names, read_problem
from judging.engine.shapes import (
    read_flag,
    read_mapping,
    read_name,
    read_names,
    read_rows,
    refuse_repetition,
)
from judging.engine.shortage import Shortage


def answer_assignment(document: object) -> dict[str, Any]:
    """Answer with the pairs, or with the set that lacks most.

    A document that brings its `assignment` asks only whether the judges of it are linked. One
    that asks to `explain` gets what a screen needs besides.
    """
    row = read_mapping(document)
    if row.get("assignment") is not None:
        return _linked(_read_panels(row["assignment"]))
    names, problem = read_problem(row)
    result, explain = assign(problem), read_flag(row.get("explain"))
    if isinstance(result, Shortage):
        facts = _scarcity(names, problem, result) if explain else {}
        return _infeasible(names, result) | facts
    facts = _details(names, problem, result) if explain else {}
    return _feasible(names, problem, result) | facts


def _read_panels(value: object) -> list[list[str]]:
    rows = read_rows(value)
    refuse_repetition([read_name(row.get("proposal")) for row in rows])
    return [read_names(row.get("judges")) for row in rows]


def _linked(panels: list[list[str]]) -> dict[str, Any]:
    groups = linked_groups(panels)
    return {"linked_groups": groups, "connected": len(groups) <= 1}


def _feasible(names: Names, problem: Problem, plan: Plan) -> dict[str, Any]:
    cost = np.maximum(problem.cost[plan.pairs], 0).sum(dtype=np.int64)
    return {
        "feasible": True,
        "min_total_cost": int(cost),
        "pairs": names.panels(plan.pairs),
    }


def _details(names: Names, problem: Problem, plan: Plan) -> dict[str, Any]:
    """Return loads, links and what changed; pairs that are fixed count as there before."""
    before = problem.plan | problem.fixed
    added, removed = plan.pairs & ~before, before & ~plan.pairs
    links = _linked([panel for panel in names.panels(plan.pairs).values() if panel])
    link = typical_link(plan.pairs)
    anchor_rows = [] if links["connected"] else anchors(plan.pairs, problem.cost != BARRED)
    return links | {
        "loads": names.by_judge(plan.pairs.sum(axis=0)),
        "linking_sd": None if link is None else f"{link:.3f}",
        "swaps": plan.swaps,
        "anchors": names.proposals_at(anchor_rows),
        "changed": int(added.sum()),
        "added": names.pairs(added),
        "removed": names.pairs(removed),
    }


def _infeasible(names: Names, shortage: Shortage) -> dict[str, Any]:
    return {
        "feasible": False,
        "blocking_proposals": names.proposals_at(shortage.proposals),
        "eligible_judges": names.judges_at(shortage.judges),
        "evaluations_needed": shortage.needed,
        "evaluations_possible": shortage.possible,
        "shortage": shortage.needed - shortage.possible,
    }


def _scarcity(names: Names, problem: Problem, shortage: Shortage) -> dict[str, Any]:
    """Return the plain reasons first: proposals with too few judges, and places in all."""
    rest = rest_of(problem)
    eligible = rest.open.sum(axis=1)
    scarce = np.flatnonzero(eligible < rest.need)
    places = np.minimum(rest.most, rest.open.sum(axis=0))
    below = np.zeros_like(rest.least) if shortage.below is None else shortage.below
    return {
        "scarce": {
            name: {"eligible": int(eligible[row]), "needed": int(rest.need[row])}
            for name, row in zip(names.proposals_at(scarce), scarce, strict=True)
        },
        "capacity": {"needed": rest.bundles.total, "places": int(places.sum())},
        "places": names.by_judge(places),
        "below_minimum": {name: lack for name, lack in names.by_judge(below).items() if lack},
    }
