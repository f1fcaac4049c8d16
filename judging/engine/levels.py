"""How even the loads can be: equal within one, or as near to it as conflicts and caps allow."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from judging.engine.flow import Tiers
from judging.engine.shortage import Bundles

Bools = NDArray[np.bool_]
Integers = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Levels:
    """Least and most further entries of each judge.

    `flat`: all between them is equally welcome. If not, each entry costs more than the one before,
    which makes the loads that come nearest to equal the cheapest.
    """

    least: Integers
    most: Integers
    flat: bool

    def tiers(self, held: Integers, step: int) -> Tiers:
        """Return the tiers above `least`; entries held already count as the steps below."""
        free = np.maximum(self.most - self.least, 0)
        every = np.arange(len(free))
        if self.flat:
            return Tiers(every, free, np.zeros_like(free))
        judges = np.repeat(every, free)
        place = np.arange(len(judges)) - np.repeat(np.cumsum(free) - free, free)
        return Tiers(judges, np.ones_like(place), (held + self.least)[judges] * step + place * step)


def even_levels(bundles: Bundles, held: Integers, least: Integers, most: Integers) -> Levels:
    """Return levels at which everybody is served and no more even loads exist.

    Equal within one, cut only by what a judge may take, is one flat band. Where that serves not
    everybody, the highest load is as low as it can be, and the tiers even out what is below it.
    """
    reach = np.minimum(most, bundles.size @ bundles.open)
    top = _lowest_top(bundles, held, least, reach)
    high = _room(top, held, least, reach)
    low = _room(top - 1, held, least, reach)
    if bundles.fits(low, high):
        return Levels(low, high, flat=True)
    return Levels(least, high, flat=False)


def levels_beside_plan(
    bundles: Bundles, held: Integers, least: Integers, most: Integers, top: int
) -> Levels:
    """Return levels that never force a change: the plan goes before evenness, up to `top`."""
    reach = np.minimum(most, bundles.size @ bundles.open)
    return Levels(least, _room(top, held, least, reach), flat=False)


def top_beside_plan(held: Integers, need: Integers, most: Integers, kept: Bools) -> int:
    """Return a load above which nobody needs to rise.

    That is the fullest judge's of the plan plus the readings that the plan lacks, each of which
    raises one judge by one. `kept` are the pairs of the plan that may stay.
    """
    of_judge = kept.sum(axis=0)
    missing = np.maximum(need - kept.sum(axis=1), 0).sum()
    surplus = np.maximum(of_judge - most, 0).sum()
    return int((held + np.minimum(of_judge, most)).max(initial=0) + missing + surplus)


def _lowest_top(bundles: Bundles, held: Integers, least: Integers, reach: Integers) -> int:
    """Return the smallest highest load; that some load serves everybody is known.

    Where places alone decide, as nearly always, the first guess is the answer.
    """
    highest = int((held + reach).max(initial=0))
    places = _smallest(
        0, highest, lambda top: _room(top, held, least, reach).sum() >= bundles.total
    )

    def serves(top: int) -> bool:
        return bundles.flow(_room(top, held, least, reach)).amount == bundles.total

    return places if serves(places) else _smallest(places + 1, highest, serves)


def _smallest(low: int, high: int, holds: Callable[[int], bool]) -> int:
    """Return the smallest number for which it holds, as it does for all above and for `high`."""
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if holds(middle) else (middle + 1, high)
    return low


def _room(top: int, held: Integers, least: Integers, reach: Integers) -> Integers:
    """Return what each judge may take without rising above `top`."""
    return np.maximum(least, np.clip(top - held, 0, reach))
