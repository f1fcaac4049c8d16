"""Habits of one judge: evenness over criteria, drift over time, haste, and the own region."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import sqrt
from statistics import StatisticsError, correlation, fmean, linear_regression, median, stdev
from typing import Any

LEAST_READINGS = 10
LEAST_HALO = 5
MOST_HALO = 0.3
LEAST_HOME = 5
LEAST_SECONDS = 120
POINTS = 3.0  # below this many points of a hundred nothing is worth a look
_NORMAL_995 = 2.5758293035489004


@dataclass(frozen=True, slots=True)
class Reading:
    """One evaluation: its total, how far that lies from the peers' mean, and how it was made.

    `shares` are the marks as parts of their scales, `order` the place in the judge's own order.
    """

    proposal: str
    judge: str
    total: float
    deviation: float | None = None
    shares: dict[str, float] | None = None
    seconds: int | None = None
    order: int | None = None
    home: bool = False


def halo(readings: Sequence[Reading]) -> dict[str, Any]:
    """Return how often all criteria got the same, how far they part, and how they go together."""
    rows = [one.shares for one in readings if one.shares]
    if not rows:
        return {"evaluations": 0, "all_equal": 0, "mean_range": None, "correlation": None}
    ranges = [max(row.values()) - min(row.values()) for row in rows]
    return {
        "evaluations": len(rows),
        "all_equal": sum(len(row) > 1 and len(set(row.values())) == 1 for row in rows),
        "mean_range": 100 * fmean(ranges),
        "correlation": _between_criteria(rows),
    }


def has_halo(facts: dict[str, Any]) -> bool:
    """Tell whether so many evaluations are level that a look is worth it."""
    count = facts["evaluations"]
    return count >= LEAST_HALO and facts["all_equal"] > MOST_HALO * count


def drift(readings: Iterable[Reading]) -> tuple[float | None, bool]:
    """Return the slope of the deviation in points a reading, and whether chance rarely makes it."""
    rows = [
        (one.order, one.deviation)
        for one in readings
        if one.order is not None and one.deviation is not None
    ]
    if len(rows) < LEAST_READINGS or len({order for order, _ in rows}) < 2:
        return None, False
    orders, deviations = zip(*sorted(rows), strict=True)
    slope, start = linear_regression(orders, deviations)
    left = sum((y - start - slope * x) ** 2 for x, y in zip(orders, deviations, strict=True))
    centre = fmean(orders)
    error = sqrt(left / (len(rows) - 2) / sum((x - centre) ** 2 for x in orders))
    return slope, abs(slope) > _rare(len(rows) - 2) * error


def usual_seconds(readings: Iterable[Reading]) -> float | None:
    """Return the median time of an evaluation."""
    seconds = [one.seconds for one in readings if one.seconds is not None]
    return median(seconds) if seconds else None


def home_lead(readings: Iterable[Reading]) -> tuple[float | None, bool]:
    """Return how much more the own region gets than others, and whether that is a favour."""
    rows = [one for one in readings if one.deviation is not None]
    own = [one.deviation for one in rows if one.home]
    away = [one.deviation for one in rows if not one.home]
    if min(len(own), len(away)) < LEAST_HOME:
        return None, False
    lead = fmean(own) - fmean(away)
    error = sqrt(stdev(own) ** 2 / len(own) + stdev(away) ** 2 / len(away))
    return lead, lead > max(POINTS, 2 * error)


def agreement(readings: Iterable[Reading]) -> float | None:
    """Return the correlation of the own totals with the mean of the peers."""
    rows = [one for one in readings if one.deviation is not None]
    if len(rows) < LEAST_READINGS:
        return None
    return _correlation([one.total for one in rows], [one.total - one.deviation for one in rows])


def _between_criteria(rows: list[dict[str, float]]) -> float | None:
    if len(rows) < LEAST_READINGS:
        return None
    names = sorted(set.intersection(*(set(row) for row in rows)))
    found = [
        _correlation([row[one] for row in rows], [row[other] for row in rows])
        for one, other in combinations(names, 2)
    ]
    known = [value for value in found if value is not None]
    return fmean(known) if known else None


def _correlation(one: list[float], other: list[float]) -> float | None:
    try:
        return correlation(one, other)
    except StatisticsError:  # one of them never varies
        return None


def _rare(freedom: int) -> float:
    """Return the t that chance passes once in a hundred (Cornish and Fisher)."""
    z = _NORMAL_995
    return z + (z**3 + z) / (4 * freedom) + (5 * z**5 + 16 * z**3 + 3 * z) / (96 * freedom**2)
