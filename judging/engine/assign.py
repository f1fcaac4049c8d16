"""Who reads what, as a flow of least cost through a network.

Every proposal gets the judges it needs, nobody above the own load, no pair that is barred. Among
all such plans: first the fewest changes against the plan there is, then loads as even as they
can be, then the least cost of expertise; a seeded jitter picks one of the equals and mixes panels.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from judging.engine.flow import Network, cheapest_flow
from judging.engine.jitter import HIGHEST_JITTER, jitter
from judging.engine.levels import Levels, even_levels, levels_beside_plan, top_beside_plan
from judging.engine.linking import link_groups
from judging.engine.pruning import promising
from judging.engine.shortage import Bundles, Shortage, bundle, find_shortage

BARRED = -1
COST_WEIGHT = 10
OVER_WEIGHT = 600
CHANGE_WEIGHT = 100_000
MOST_ARCS = 3_000_000

Bools = NDArray[np.bool_]
Integers = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Problem:
    """Proposals stand in rows, judges in columns, both in the order of their names.

    `cost` is BARRED where a pair may not be. `fixed` pairs are there already, count and stay.
    `even` asks for loads as equal as can be, `linked` for panels that overlap. With more than
    `arcs` pairs that may be, the best ones are tried first.
    """

    need: Integers
    least: Integers
    most: Integers
    cost: NDArray[np.int32]
    fixed: Bools
    plan: Bools
    seed: str = ""
    even: bool = False
    linked: bool = False
    arcs: int = MOST_ARCS


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """Which pairs there are, fixed ones included; `swaps` were needed to link the panels."""

    pairs: Bools
    swaps: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class Rest:
    """What is left to decide once the fixed pairs are in."""

    open: Bools
    need: Integers
    held: Integers
    least: Integers
    most: Integers
    bundles: Bundles


def assign(problem: Problem) -> Plan | Shortage:
    """Return the best plan, or the tightest knot, which makes every plan impossible."""
    rest = rest_of(problem)
    shortage = find_shortage(rest.bundles, rest.least, rest.most)
    if shortage is not None:
        return shortage
    levels = _levels(problem, rest)
    weights = _weights(problem, rest.held + levels.most)
    pairs = problem.fixed | _solve(problem, rest, levels, weights)
    if not problem.linked:
        return Plan(pairs)
    return Plan(*link_groups(pairs, problem.fixed, rest.open, weights))


def rest_of(problem: Problem) -> Rest:
    """Take the fixed pairs off what is needed and off what judges may take."""
    held = problem.fixed.sum(axis=0)
    is_open = (problem.cost != BARRED) & ~problem.fixed
    need = np.maximum(problem.need - problem.fixed.sum(axis=1), 0)
    return Rest(
        open=is_open,
        need=need,
        held=held,
        least=np.maximum(problem.least - held, 0),
        most=np.maximum(problem.most - held, 0),
        bundles=bundle(is_open, need),
    )


def _levels(problem: Problem, rest: Rest) -> Levels:
    if not problem.even:
        return Levels(rest.least, rest.most, flat=True)
    room = rest.bundles, rest.held, rest.least, rest.most
    if problem.plan.any():
        top = top_beside_plan(rest.held, rest.need, rest.most, problem.plan & rest.open)
        return levels_beside_plan(*room, top)
    return even_levels(*room)


def _solve(problem: Problem, rest: Rest, levels: Levels, weights: Integers) -> Bools:
    tiers = levels.tiers(rest.held, _over_weight(problem))
    network = Network(rest.need, levels.least, tiers)
    for arcs in _tries(problem, rest, levels, weights):
        chosen = cheapest_flow(network, arcs, weights)
        if chosen is not None:
            return chosen
    raise AssertionError("what can be served was not")


def _tries(problem: Problem, rest: Rest, levels: Levels, weights: Integers) -> Iterator[Bools]:
    """Yield the pairs to look at: of a large problem the best first, then all."""
    if np.count_nonzero(rest.open) > problem.arcs:
        yield promising(rest.open, weights, levels.most, _unsettled(problem, rest))
    yield rest.open


def _unsettled(problem: Problem, rest: Rest) -> Bools:
    """Return the few proposals that lose a judge of the plan: with all pairs, loads stay even."""
    kept = problem.plan & rest.open
    kept &= kept.sum(axis=0) <= rest.most
    lacking = kept.sum(axis=1) < rest.need
    few = np.count_nonzero(rest.open[lacking]) <= problem.arcs
    return lacking if few and problem.plan.any() else np.zeros_like(lacking)


def _weights(problem: Problem, loads: Integers) -> Integers:
    """Return what each pair weighs. Without a plan all pairs are new, which says nothing."""
    weights = problem.cost.astype(np.int64) * COST_WEIGHT
    if problem.seed:
        weights += jitter(problem.seed, weights.shape)
    if problem.plan.any():
        weights[~problem.plan] += _change_weight(problem, loads)
    return weights


def _span(problem: Problem) -> int:
    """Return the most that handing one reading over can save."""
    return COST_WEIGHT * int(max(problem.cost.max(initial=0), 0)) + HIGHEST_JITTER


def _over_weight(problem: Problem) -> int:
    """Return more than a chain of hand-overs, through every judge once, can save."""
    return max(OVER_WEIGHT, len(problem.most) * _span(problem) + 1)


def _change_weight(problem: Problem, loads: Integers) -> int:
    """Return more than such a chain can save in expertise and in evenness together."""
    return max(CHANGE_WEIGHT, (int(loads.max(initial=0)) + 2) * _over_weight(problem))
