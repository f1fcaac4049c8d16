"""Which pairs a large problem looks at: the best of each proposal and the best of each judge."""

import numpy as np
from numpy.typing import NDArray

BEST_OF_PROPOSAL = 60
BEST_OF_JUDGE = 8  # times what the judge may take

Bools = NDArray[np.bool_]
Integers = NDArray[np.int64]


def promising(is_open: Bools, weights: Integers, most: Integers, whole: Bools) -> Bools:
    """Return the best pairs of each proposal and each judge, and `whole` rows with all theirs."""
    best = is_open & whole[:, None]
    for row in np.flatnonzero(~whole):
        best[row, _best(is_open[row], weights[row], BEST_OF_PROPOSAL)] = True
    for column, places in enumerate(most):
        count = BEST_OF_JUDGE * int(places)
        best[_best(is_open[:, column], weights[:, column], count), column] = True
    return best


def _best(is_open: Bools, weights: Integers, count: int) -> Integers:
    places = np.flatnonzero(is_open)
    if len(places) <= count:
        return places
    return places[np.argpartition(weights[places], count - 1)[:count]] if count else places[:0]
