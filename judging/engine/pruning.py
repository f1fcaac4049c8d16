"""Which pairs a large problem looks at: the best of each proposal and the best of each judge."""

import numpy as np
from numpy.typing import NDArray

MOST_ARCS = 3_000_000
BEST_OF_PROPOSAL = 60
BEST_OF_JUDGE = 8  # times what the judge may take

Bools = NDArray[np.bool_]
Integers = NDArray[np.int64]


def promising(is_open: Bools, weights: Integers, most: Integers, limit: int = MOST_ARCS) -> Bools:
    """Return the pairs to try: all of a small problem, the best ones of a large one."""
    if np.count_nonzero(is_open) <= limit:
        return is_open
    best = np.zeros_like(is_open)
    for row in range(len(is_open)):
        best[row, _best(is_open[row], weights[row], BEST_OF_PROPOSAL)] = True
    for column, places in enumerate(most):
        count = BEST_OF_JUDGE * int(places)
        best[_best(is_open[:, column], weights[:, column], count), column] = True
    return best


def _best(is_open: NDArray[np.bool_], weights: Integers, count: int) -> Integers:
    places = np.flatnonzero(is_open)
    if len(places) <= count:
        return places
    return places[np.argpartition(weights[places], count - 1)[:count]] if count else places[:0]
