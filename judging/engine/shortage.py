"""Can it be done at all, and if not: the proposals and judges where it is tightest.

Proposals that the same judges may read are one bundle here: of a bundle of n that needs n*k, a
judge takes n at most, which loses nothing and keeps the network small at any number of proposals.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from judging.engine.flow import LargestFlow

Bools = NDArray[np.bool_]
Integers = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Shortage:
    """The set with the largest shortage: rows of proposals, columns of judges, and how much.

    `below` are judges (columns) and what they lack of their least load, where only that fails.
    """

    proposals: Integers
    judges: Integers
    needed: int = 0
    possible: int = 0
    below: Integers | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Bundles:
    """Alike proposals together: who may read them, how many they are, what they need in all."""

    open: Bools
    size: Integers
    need: Integers
    of_row: Integers

    @property
    def total(self) -> int:
        """Return how many readings are needed."""
        return int(self.need.sum())

    def flow(self, places: Integers) -> LargestFlow:
        """Serve as many as these places of the judges allow; source 0, then bundles, judges."""
        rows, heads, size = self._arcs()
        sink = 1 + sum(self.open.shape)
        every = self._judge_nodes()
        return LargestFlow(
            np.concatenate([np.zeros_like(self.need), 1 + rows, every]),
            np.concatenate([1 + np.arange(len(self.need)), heads, np.full_like(every, sink)]),
            np.concatenate([self.need, size, places]),
            sink,
        )

    def fits(self, least: Integers, most: Integers) -> bool:
        """Tell whether everybody can be served so that each judge takes `least` to `most`.

        What serves everybody and what fills everybody can then be had together (Mendelsohn
        and Dulmage), so two plain questions answer this one.
        """
        enough = self.flow(most).amount == self.total
        return enough and self.flow(least).amount == int(least.sum())

    def _arcs(self) -> tuple[Integers, Integers, Integers]:
        rows, columns = np.nonzero(self.open)
        return rows, 1 + len(self.need) + columns, self.size[rows]

    def _judge_nodes(self) -> Integers:
        return 1 + len(self.need) + np.arange(self.open.shape[1])


def bundle(is_open: Bools, need: Integers) -> Bundles:
    """Put proposals together that need the same of the same judges."""
    wanted = np.frombuffer(need.astype(">u4").tobytes(), np.uint8).reshape(-1, 4)
    alike = np.column_stack([np.packbits(is_open, axis=1), wanted])
    _, first, of_row, size = np.unique(
        alike, axis=0, return_index=True, return_inverse=True, return_counts=True
    )
    return Bundles(is_open[first], size, need[first] * size, of_row.reshape(-1))


def find_shortage(bundles: Bundles, least: Integers, most: Integers) -> Shortage | None:
    """Return the set with the largest shortage (Hall), or None where a plan exists."""
    flow = bundles.flow(most)
    if flow.amount < bundles.total:
        return _knot(bundles, most, flow)
    flow = bundles.flow(least)
    below = least - flow.last(len(least))
    return Shortage(*_nobody(), below=below) if below.any() else None


def _knot(bundles: Bundles, most: Integers, flow: LargestFlow) -> Shortage:
    """The source's side of the narrowest cut is the smallest of the sets that lack most."""
    side = np.zeros(len(bundles.need) + 1, bool)
    reached = flow.source_side()
    side[reached[reached < len(side)]] = True
    inside = side[1:]
    readable = bundles.size[inside] @ bundles.open[inside]
    return Shortage(
        proposals=np.flatnonzero(inside[bundles.of_row]),
        judges=np.flatnonzero(readable),
        needed=int(bundles.need[inside].sum()),
        possible=int(np.minimum(readable, most).sum()),
    )


def _nobody() -> tuple[Integers, Integers]:
    return np.empty(0, np.int64), np.empty(0, np.int64)
