"""The exact Gaussian posterior of quality, given judge totals (specification, section 4).

Model y = mu + q_p + b_j + e. Given (mu, b) the q_p are independent; (mu, b) is normal with J + 1
dimensions, found by a Schur complement. With W = diag(1 / (n_p + s2e/s2q)) and X = [n | A]:
S = M - X'WX, theta = S^-1 (r - X'W y_q), q = W (y_q - X theta).
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from judging.engine.components import Components, Marks, shared_readings

Floats = NDArray[np.float64]
#: No variance is taken for exactly zero, so that equals share a place by chance.
FLOOR = 1e-8
RIDGE = 1e-12


@dataclass(frozen=True, slots=True, eq=False)
class Posterior:
    """The law of mu + q by proposal, in points: q = mean - shared noise + own noise.

    `root` is a root of the law of (mu, b), shape (judges + 1, judges + 1); `first` is where each
    proposal's marks begin, `judge` who gave them.
    """

    mean: Floats
    deviation: Floats
    weight: Floats
    size: Floats
    first: NDArray[np.int64]
    judge: NDArray[np.int64]
    root: Floats

    def narrowed(self, rows: NDArray[np.int64]) -> "Posterior":
        """Return the law of these proposals alone, in their order."""
        last = np.r_[self.first[1:], len(self.judge)]
        count = (last - self.first)[rows]
        first = np.cumsum(count) - count
        marks = np.repeat(self.first[rows] - first, count) + np.arange(count.sum())
        return replace(
            self,
            mean=self.mean[rows],
            deviation=self.deviation[rows],
            weight=self.weight[rows],
            size=self.size[rows],
            first=first,
            judge=self.judge[marks],
        )

    def draw(self, chance: np.random.Generator, draws: int) -> Floats:
        """Return draws of mu + q but for a constant, shape (proposals, draws)."""
        common = self.root @ chance.standard_normal((len(self.root), draws))
        shared = np.add.reduceat(common[self.judge + 1], self.first, axis=0)
        shared += self.size[:, None] * common[0]
        shared *= -self.weight[:, None]
        noise = chance.standard_normal((len(self.mean), draws))
        noise *= self.deviation[:, None]
        noise += shared
        noise += self.mean[:, None]
        return noise


def posterior(marks: Marks, parts: Components) -> Posterior:
    """Return the posterior; marks stand in the order of their proposals, each has one or more."""
    quality, judge, error = _floored(parts)
    size = np.bincount(marks.proposal).astype(float)
    weight = 1 / (size + error / quality)
    lower = np.linalg.cholesky(_system(marks, size, weight, error / judge))
    level = marks.total.mean()
    above = np.bincount(marks.proposal, marks.total - level)
    theta = _solved(lower, _right(marks, size, weight, above))
    explained = size * theta[0] + np.bincount(marks.proposal, theta[marks.judge + 1])
    return Posterior(
        mean=weight * (above - explained) + level + theta[0],
        deviation=np.sqrt(error * weight),
        weight=weight,
        size=size,
        first=np.searchsorted(marks.proposal, np.arange(len(size))),
        judge=marks.judge,
        root=np.linalg.solve(lower.T, np.eye(len(lower))) * np.sqrt(error),
    )


def _floored(parts: Components) -> tuple[float, float, float]:
    """Return the variances without a zero; where nothing differs, nothing is known either."""
    largest = max(parts.quality, parts.judge, parts.error) or 1.0
    error = max(parts.error, FLOOR * largest)
    return max(parts.quality, FLOOR * error), max(parts.judge, FLOOR * error), error


def _system(marks: Marks, size: Floats, weight: Floats, ratio: float) -> Floats:
    """Return the Schur complement S of (mu, b)."""
    load = np.bincount(marks.judge).astype(float)
    matrix = np.zeros((len(load) + 1, len(load) + 1))
    matrix[1:, 1:] = np.diag(load + ratio) - shared_readings(marks, weight)
    cross = load - np.bincount(marks.judge, (size * weight)[marks.proposal])
    matrix[0, 1:] = matrix[1:, 0] = cross
    matrix[0, 0] = (size - size**2 * weight).sum()
    return matrix + RIDGE * matrix.trace() / len(matrix) * np.eye(len(matrix))


def _right(marks: Marks, size: Floats, weight: Floats, above: Floats) -> Floats:
    """Return r - X'W y, of totals above their common mean."""
    own = marks.total - marks.total.mean() - (weight * above)[marks.proposal]
    return np.r_[(above - size * weight * above).sum(), np.bincount(marks.judge, own)]


def _solved(lower: Floats, right: Floats) -> Floats:
    return np.linalg.solve(lower.T, np.linalg.solve(lower, right))
