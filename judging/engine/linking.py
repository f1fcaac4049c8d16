"""Make panels overlap: swap two readings between groups of judges that share no proposal.

A swap keeps every load and every number of judges. Where none is possible, common proposals that
every judge reads (anchors) link the groups, which is the organiser's decision.
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

Bools = NDArray[np.bool_]
Integers = NDArray[np.int64]
NEVER = np.iinfo(np.int64).max // 4
TRIALS = 40
ANCHORS = 5


def link_groups(pairs: Bools, fixed: Bools, is_open: Bools, weights: Integers) -> tuple[Bools, int]:
    """Return the pairs with the cheapest swaps that leave fewer groups, and how many swaps."""
    swaps, groups = 0, group_of_judges(pairs)
    while groups.max(initial=0) > 0:
        better = _link_two(pairs, fixed, is_open, weights)
        if better is None:
            break
        pairs, swaps, groups = better, swaps + 1, group_of_judges(better)
    return pairs, swaps


def group_of_judges(pairs: Bools) -> Integers:
    """Return each judge's group, counted from 0; -1 for a judge without any entry."""
    met = _shared(pairs, neighbours=1) > 0
    groups = np.full(len(met), -1)
    for judge in np.flatnonzero(met.diagonal()):
        if groups[judge] < 0:
            groups[_reached(met, judge)] = groups.max(initial=-1) + 1
    return groups


def typical_link(pairs: Bools) -> float | None:
    """Return the typical SD of the difference of two judges' corrections, in SDs of a mark's noise.

    The root of the mean effective resistance between judges; None where they are not all linked.
    """
    active = pairs[:, pairs.any(axis=0)]
    judges = active.shape[1]
    if judges < 2 or group_of_judges(active).max(initial=0) > 0:
        return None
    shared = _shared(active, neighbours=judges)
    laplacian = np.diag(active.sum(axis=0)) - shared
    inverse = np.linalg.pinv(laplacian, hermitian=True)
    mean = 2 * (judges * np.trace(inverse) - inverse.sum()) / (judges * (judges - 1))
    return float(np.sqrt(mean))


def anchors(pairs: Bools, may_read: Bools) -> Integers:
    """Return the few proposals that most judges with work may read."""
    readers = may_read[:, pairs.any(axis=0)].sum(axis=1)
    return np.sort(np.argsort(-readers, kind="stable")[:ANCHORS])


def _shared(pairs: Bools, neighbours: int) -> NDArray[np.float64]:
    """Return, for two judges, the sum of 1/n over what both read, n judges each.

    With so many `neighbours` of a panel only: one is enough to see who is linked.
    """
    rows, columns = np.nonzero(pairs)
    share = 1 / np.bincount(rows, minlength=len(pairs))[rows]
    shared = np.diag(np.bincount(columns, share, pairs.shape[1]))
    for step in range(1, neighbours + 1):
        together = np.flatnonzero(rows[:-step] == rows[step:])
        if not len(together):
            break
        ends = columns[together], columns[together + step]
        np.add.at(shared, ends, share[together])
        np.add.at(shared, ends[::-1], share[together])
    return shared


def _reached(met: Bools, judge: int) -> Bools:
    reached, size = met[judge], 0
    while reached.sum() > size:
        size = reached.sum()
        reached = met[reached].any(axis=0)
    return reached


def _link_two(pairs: Bools, fixed: Bools, is_open: Bools, weights: Integers) -> Bools | None:
    groups = group_of_judges(pairs)
    for one, other, row, second in _swaps(pairs & ~fixed, is_open, weights, groups):
        swapped = pairs.copy()
        swapped[[row, second], [one, other]] = False
        swapped[[row, second], [other, one]] = True
        if group_of_judges(swapped).max() < groups.max():
            return swapped
    return None


def _swaps(
    movable: Bools, is_open: Bools, weights: Integers, groups: Integers
) -> Iterator[tuple[int, int, int, int]]:
    """Yield the cheapest swaps: two judges of unlike groups and the proposal that each gives."""
    judges = len(groups)
    price = np.full((judges, judges), NEVER)
    given = np.zeros((judges, judges), np.int64)
    for judge in np.flatnonzero(movable.any(axis=0)):
        rows = np.flatnonzero(movable[:, judge])
        change = np.where(is_open[rows], weights[rows] - weights[rows, judge][:, None], NEVER)
        given[judge] = rows[change.argmin(axis=0)]
        price[judge] = change.min(axis=0)
    price[(groups[:, None] == groups) | (groups[:, None] < 0) | (groups < 0)] = NEVER
    both = np.triu(np.where((price < NEVER) & (price.T < NEVER), price + price.T, NEVER))
    for place in np.argsort(both, axis=None, kind="stable")[:TRIALS]:
        one, other = divmod(int(place), judges)
        if both[one, other] < NEVER and one < other:
            yield one, other, int(given[one, other]), int(given[other, one])
