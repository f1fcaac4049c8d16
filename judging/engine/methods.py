"""From the totals of the judges to the value of a proposal: one function a method, one registry.

A method sees all counted totals at once, so that one which compares judges can stand here too.
"""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Ballots:
    """Counted judge totals by proposal and judge, in units of 1/unit of a point."""

    totals: dict[str, dict[str, int]]
    unit: int
    trim_min_judges: int | None = None


@dataclass(frozen=True, slots=True)
class Method:
    """How proposals get their values, and which settings must then be declared."""

    values: Callable[[Ballots], dict[str, Fraction]]
    requires: tuple[str, ...] = ()


def mean(ballots: Ballots) -> dict[str, Fraction]:
    """Give every counted judge the same say."""
    return _each(ballots, _mean)


def median(ballots: Ballots) -> dict[str, Fraction]:
    """Take the middle total, or the mean of the middle two."""
    return _each(ballots, lambda totals: _mean(_middle(sorted(totals))))


def trimmed_mean(ballots: Ballots) -> dict[str, Fraction]:
    """Leave out one highest and one lowest total where the panel is large enough."""
    least = ballots.trim_min_judges
    return _each(
        ballots,
        lambda totals: _mean(sorted(totals)[1:-1] if len(totals) >= least else totals),
    )


METHODS = {
    "mean": Method(mean),
    "median": Method(median),
    "trimmed_mean": Method(trimmed_mean, requires=("trim_min_judges",)),
}


def _each(ballots: Ballots, value: Callable[[list[int]], Fraction]) -> dict[str, Fraction]:
    return {
        proposal: value(list(by_judge.values())) / ballots.unit
        for proposal, by_judge in ballots.totals.items()
    }


def _mean(totals: list[int]) -> Fraction:
    return Fraction(sum(totals), len(totals))


def _middle(ordered: list[int]) -> list[int]:
    count = len(ordered)
    return ordered[(count - 1) // 2 : count // 2 + 1]
