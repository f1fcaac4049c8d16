"""The solvers of OR-Tools; no other module of the engine imports them."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from ortools.graph.python.max_flow import SimpleMaxFlow
from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

Bools = NDArray[np.bool_]
Integers = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Tiers:
    """What further entries of a judge cost: `places` for `judges`, at `costs` each."""

    judges: Integers
    places: Integers
    costs: Integers


@dataclass(frozen=True, slots=True, eq=False)
class Network:
    """Proposals hand `need` out; a judge must take `least` and may take what the tiers hold."""

    need: Integers
    least: Integers
    tiers: Tiers


def cheapest_flow(network: Network, arcs: Bools, weights: Integers) -> Bools | None:
    """Return the pairs of least weight among `arcs`, or None where these do not suffice."""
    flow = SimpleMinCostFlow()
    rows, columns = (nodes.astype(np.int32) for nodes in np.nonzero(arcs))
    first_judge, rest = np.int32(len(network.need)), np.int32(sum(arcs.shape))
    pairs = flow.add_arcs_with_capacity_and_unit_cost(
        rows, first_judge + columns, np.ones(len(rows), np.int64), weights[arcs]
    )
    _add_tiers(flow, network.tiers, first_judge, rest)
    _set_supplies(flow, network)
    status = flow.solve()
    if status == flow.INFEASIBLE:
        return None
    if status != flow.OPTIMAL:
        raise ArithmeticError(status)
    taken = flow.flows(pairs) > 0
    chosen = np.zeros_like(arcs)
    chosen[rows[taken], columns[taken]] = True
    return chosen


def _add_tiers(flow: SimpleMinCostFlow, tiers: Tiers, first_judge: int, rest: int) -> None:
    judges = (first_judge + tiers.judges).astype(np.int32)
    flow.add_arcs_with_capacity_and_unit_cost(
        judges, np.full_like(judges, rest), tiers.places, tiers.costs
    )


def _set_supplies(flow: SimpleMinCostFlow, network: Network) -> None:
    left = network.need.sum() - network.least.sum()
    supplies = np.concatenate([network.need, -network.least, [-left]])
    flow.set_nodes_supplies(np.arange(len(supplies), dtype=np.int32), supplies)


class LargestFlow:
    """As much as goes from node 0 to the sink, and where it is narrowest."""

    def __init__(self, tails: Integers, heads: Integers, places: Integers, sink: int) -> None:
        self._flow = SimpleMaxFlow()
        self._flow.add_arc_with_capacity(0, sink, 0)  # so that there is a sink without judges
        self._arcs = self._flow.add_arcs_with_capacity(
            tails.astype(np.int32), heads.astype(np.int32), places
        )
        self._flow.solve(0, sink)
        self.amount = int(self._flow.optimal_flow())

    def last(self, count: int) -> Integers:
        """Return what flows through the last arcs."""
        return self._flow.flows(self._arcs[len(self._arcs) - count :])

    def source_side(self) -> Integers:
        """Return the nodes before the narrowest place: the smallest such set."""
        return np.array(self._flow.get_source_side_min_cut(), dtype=np.int64)
