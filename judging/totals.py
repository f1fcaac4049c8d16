"""A judge's total as one exact integer, and what it means in points of a hundred.

T = 100 * sum(w * s / max) / sum(w). With weights and marks in hundredths and L the least common
multiple of the full scales: numerator = sum(w * s * L / max), T = 100 * numerator / (sum(w) * L).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import lcm

from competitions.models import Criterion


@dataclass(frozen=True, slots=True)
class Measure:
    """What one hundredth of a mark is worth by criterion id; `full` is the sum of weights x scale.

    `scale` is the least common multiple of the full scales, in hundredths.
    """

    factors: dict[int, int]
    scale: int
    full: int

    def numerator(self, values: Mapping[int, Decimal]) -> int:
        """The exact total of the marks by criterion id; every weighted criterion must be there."""
        return sum(factor * hundredths(values[key]) for key, factor in self.factors.items())

    def points(self, numerator: int) -> Fraction:
        """The total in points of a hundred, exact."""
        return Fraction(100 * numerator, self.full)


def measure_of(criteria: Iterable[Criterion]) -> Measure:
    """The measure of a rubric; criteria without weight take no part."""
    weighted = [criterion for criterion in criteria if criterion.weight > 0]
    scale = lcm(*(hundredths(criterion.max_score) for criterion in weighted))
    factors = {
        criterion.pk: hundredths(criterion.weight) * (scale // hundredths(criterion.max_score))
        for criterion in weighted
    }
    weights = sum(hundredths(criterion.weight) for criterion in weighted)
    return Measure(factors, scale, full=weights * scale)


def hundredths(value: Decimal) -> int:
    """The value in hundredths; marks, weights and scales have two decimals in the database."""
    return int(value.scaleb(2).to_integral_exact())


def running_total(criteria: Iterable[Criterion], values: Mapping[int, Decimal]) -> Fraction | None:
    """The total over the criteria marked so far, for the judge's eyes; None while there is none."""
    marked = [criterion for criterion in criteria if criterion.pk in values and criterion.weight]
    if not marked:
        return None
    measure = measure_of(marked)
    return measure.points(measure.numerator(values))


def shown(points: Fraction | None) -> Decimal | None:
    """Two decimals for a screen, half up. Never used for a rank."""
    if points is None:
        return None
    return Decimal((200 * points.numerator + points.denominator) // (2 * points.denominator)) / 100
