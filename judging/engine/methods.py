"""From the totals of the judges to the value of a proposal: one function a method, one registry.

A method sees all counted totals at once, so that one which compares judges can stand here too.
"""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from math import isqrt

from judging.engine.errors import MISSING_CALIBRATION, EngineError
from judging.engine.exact import half_up

#: A z-score is carried this far before it is rounded to what is published.
Z_DECIMALS = 60


@dataclass(frozen=True, slots=True)
class Ballots:
    """Counted judge totals by proposal and judge, in units of 1/unit of a point.

    `corrections` are published ones, in points, positive for a lenient judge.
    """

    totals: dict[str, dict[str, int]]
    unit: int
    trim_min_judges: int | None = None
    corrections: dict[str, Fraction] | None = None


@dataclass(frozen=True, slots=True)
class Method:
    """How proposals get their values, and which settings must then be declared.

    The values of a method that is not `exact` have no fraction worth printing.
    """

    values: Callable[[Ballots], dict[str, Fraction]]
    requires: tuple[str, ...] = ()
    exact: bool = True


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


def calibrated_mean(ballots: Ballots) -> dict[str, Fraction]:
    """Take the published correction off each total, then the mean."""
    known = ballots.corrections
    if known is None or any(panel.keys() - known.keys() for panel in ballots.totals.values()):
        raise EngineError(MISSING_CALIBRATION)
    return {
        proposal: (
            Fraction(sum(by_judge.values()), ballots.unit) - sum(known[judge] for judge in by_judge)
        )
        / len(by_judge)
        for proposal, by_judge in ballots.totals.items()
    }


def zscore(ballots: Ballots) -> dict[str, Fraction]:
    """Publish 50 + 10 times the mean of (T - the judge's mean) / the judge's SD, with n-1.

    Zero where the SD is zero or there is one total only.
    """
    own: dict[str, list[Fraction]] = {}
    for by_judge in ballots.totals.values():
        for judge, total in by_judge.items():
            own.setdefault(judge, []).append(Fraction(total, ballots.unit))
    levels = {judge: sum(totals) / len(totals) for judge, totals in own.items()}
    steps = {judge: _inverse_spread(totals) for judge, totals in own.items()}
    return {
        proposal: _carried(
            [
                (Fraction(total, ballots.unit) - levels[judge]) * steps[judge]
                for judge, total in by_judge.items()
            ]
        )
        for proposal, by_judge in ballots.totals.items()
    }


METHODS = {
    "mean": Method(mean),
    "median": Method(median),
    "trimmed_mean": Method(trimmed_mean, requires=("trim_min_judges",)),
    "calibrated_mean": Method(calibrated_mean),
    "zscore": Method(zscore, exact=False),
}


def _inverse_spread(totals: list[Fraction]) -> Fraction:
    """Return 1/SD, or zero where there is none; its error is far below the carried digits."""
    mean = sum(totals) / len(totals)
    squares = sum((total - mean) ** 2 for total in totals)
    if not squares:
        return Fraction(0)
    inverse = (len(totals) - 1) / squares
    scale = 10 ** (2 * Z_DECIMALS)
    return Fraction(isqrt(inverse.numerator * scale**2 // inverse.denominator), scale)


def _carried(scores: list[Fraction]) -> Fraction:
    value = 50 + 10 * sum(scores) / len(scores)
    return Fraction(half_up(value, Z_DECIMALS), 10**Z_DECIMALS)


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
