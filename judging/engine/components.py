"""What the differences between marks come from: proposals, judges, and the rest (Henderson III).

Closed form, without iteration; equals the analysis of variance where every judge read everything,
and stands for any pattern of who read what.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Integers = NDArray[np.int64]
Floats = NDArray[np.float64]
BLOCK = 2048  # proposals at a time


@dataclass(frozen=True, slots=True, eq=False)
class Marks:
    """One judge total a row: whose proposal, which judge, how much."""

    proposal: Integers
    judge: Integers
    total: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Components:
    """Variances of quality, of the judges' leniency and of the rest.

    `corrections` are what each judge gives above the others, drawn towards zero by how little
    is known of the judge; `errors` are their standard errors. Both are among linked judges: what
    a whole group gives above another nobody can tell.
    """

    quality: float
    judge: float
    error: float
    corrections: Floats
    errors: Floats

    def dependability(self, judges: float) -> float | None:
        """Return Phi(k): how far a mean of k judges would come out the same with other judges."""
        return _share(self.quality, (self.judge + self.error) / judges)

    def consistency(self, judges: float) -> float | None:
        """Return how far a mean of k judges puts proposals in the same order."""
        return _share(self.quality, self.error / judges)


def components(marks: Marks) -> Components | None:
    """Return the components, or None where the marks are too few to part them."""
    count = len(marks.total)
    if not count:
        return None
    proposals, judges = int(marks.proposal.max()) + 1, int(marks.judge.max()) + 1
    system = judge_system(marks)
    groups = judges - np.linalg.matrix_rank(system, hermitian=True)
    spare = count - proposals - judges + groups
    if spare <= 0 or count <= proposals or count <= judges:
        return None
    residual = judge_residuals(marks)
    fitted = residual @ np.linalg.pinv(system, hermitian=True) @ residual
    between, within = _between(marks.proposal, marks.total), _between(marks.judge, marks.total)
    whole = float(((marks.total - marks.total.mean()) ** 2).sum())
    error = max((whole - between - fitted) / spare, 0.0)
    judge = max((fitted - (judges - groups) * error) / (count - proposals), 0.0)
    quality = (between + fitted - within - (proposals - groups) * error) / (count - judges)
    return Components(
        max(quality, 0.0), judge, error, *_corrections(system, residual, judge, error)
    )


def judge_system(marks: Marks) -> Floats:
    """Return S = diag(n_j) - A' diag(1/n_p) A: the judges' equations without the proposals."""
    size = np.maximum(np.bincount(marks.proposal), 1)
    return np.diag(np.bincount(marks.judge).astype(float)) - shared_readings(marks, 1 / size)


def shared_readings(marks: Marks, weight: Floats) -> Floats:
    """Return A' diag(weight) A, shape (judges, judges): what two judges read in common.

    `weight` is by proposal and not negative. In blocks of proposals, so that memory does not
    grow with them.
    """
    judges = int(marks.judge.max()) + 1
    shared, root = np.zeros((judges, judges)), np.sqrt(weight)
    order = np.argsort(marks.proposal, kind="stable")
    proposal, judge = marks.proposal[order], marks.judge[order]
    for first in range(0, len(weight), BLOCK):
        begin, end = np.searchsorted(proposal, [first, first + BLOCK])
        readings = np.zeros((BLOCK, judges))
        readings[proposal[begin:end] - first, judge[begin:end]] = root[proposal[begin:end]]
        shared += readings.T @ readings
    return shared


def judge_residuals(marks: Marks) -> Floats:
    """Return r: how far each judge lies above the means of the proposals read, in sum."""
    means = np.bincount(marks.proposal, marks.total) / np.maximum(np.bincount(marks.proposal), 1)
    return np.bincount(marks.judge, marks.total - means[marks.proposal])


def _between(group: Integers, total: Floats) -> float:
    size = np.bincount(group)
    means = np.bincount(group, total) / size
    return float((size * (means - total.mean()) ** 2).sum())


def _corrections(
    system: Floats, residual: Floats, judge: float, error: float
) -> tuple[Floats, Floats]:
    if not judge:
        return np.zeros_like(residual), np.zeros_like(residual)
    ratio = max(error / judge, 1e-9)
    inverse = np.linalg.inv(system + ratio * np.eye(len(system)))
    level = np.eye(len(system)) - system @ np.linalg.pinv(system, hermitian=True)
    spread = np.maximum((inverse - level / ratio).diagonal(), 0)  # among linked judges
    return inverse @ residual, np.sqrt(error * spread)


def _share(quality: float, noise: float) -> float | None:
    return quality / (quality + noise) if quality + noise else None
