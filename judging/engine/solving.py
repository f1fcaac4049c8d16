"""Linear equations over integers, solved without loss: no platform and no order changes a digit."""

from collections.abc import Iterable
from fractions import Fraction
from math import lcm


def solve_exactly(matrix: list[list[Fraction]], right: list[Fraction]) -> list[Fraction]:
    """Return x with matrix x = right, for a regular symmetric matrix (positive definite).

    Fraction-free elimination (Bareiss): every number stays an integer, every division is exact.
    """
    rows = [_in_integers([*row, value]) for row, value in zip(matrix, right, strict=True)]
    size, last = len(rows), 1
    for step in range(size):
        pivot = rows[step]
        for below in range(step + 1, size):
            rows[below] = _reduced(rows[below], pivot, step, last)
        last = pivot[step]
    return _back(rows)


def _in_integers(row: list[Fraction]) -> list[int]:
    unit = lcm(*(value.denominator for value in row))
    return [int(value * unit) for value in row]


def _reduced(row: list[int], pivot: list[int], step: int, last: int) -> list[int]:
    head, factor = pivot[step], row[step]
    return [0] * (step + 1) + [
        (head * own - factor * other) // last
        for own, other in zip(row[step + 1 :], pivot[step + 1 :], strict=True)
    ]


def _back(rows: list[list[int]]) -> list[Fraction]:
    found: list[Fraction] = []
    for place in range(len(rows) - 1, -1, -1):
        row = rows[place]
        known = _sum(a * b for a, b in zip(row[place + 1 : -1], found, strict=True))
        found.insert(0, (row[-1] - known) / Fraction(row[place]))
    return found


def _sum(values: Iterable[Fraction]) -> Fraction:
    return sum(values, Fraction(0))
