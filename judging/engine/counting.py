"""Which evaluations count, and the exact total that each of them gives."""

from dataclasses import dataclass, field
from fractions import Fraction
from math import lcm

from judging.engine.documents import ACTIVE, SUBMITTED, Contest, Evaluation


@dataclass(frozen=True, slots=True)
class Count:
    """What counts, by proposal; totals by judge in units of 1/unit of a point."""

    contest: Contest
    unit: int
    evaluations: dict[str, list[Evaluation]] = field(default_factory=dict)
    totals: dict[str, dict[str, int]] = field(default_factory=dict)
    ignored: list[tuple[str, str, str]] = field(default_factory=list)

    def total(self, proposal: str, judge: str) -> Fraction:
        """Return the total that one judge gave, in points of a hundred."""
        return Fraction(self.totals[proposal][judge], self.unit)

    def judges(self, proposal: str) -> int:
        """Return how many evaluations count for a proposal."""
        return len(self.totals.get(proposal, ()))


def count_evaluations(contest: Contest) -> Count:
    """Part the evaluations into counted and ignored and compute the totals.

    T = sum(w * s / max * 100) / sum(w), over one common denominator and never rounded.
    """
    factors, denominator = _factors(contest)
    count = Count(contest, unit=denominator * contest.mark_unit)
    for evaluation in contest.evaluations:
        reason = _reason_to_ignore(contest, evaluation, factors)
        if reason:
            count.ignored.append((evaluation.proposal, evaluation.judge, reason))
        else:
            _add(count, evaluation, factors)
    return count


def _factors(contest: Contest) -> tuple[dict[str, int], int]:
    """Return what one point of each weighted criterion is worth, and the denominator of it."""
    weighted = contest.weighted_criteria()
    whole = sum(item.weight for item in weighted.values())
    worth = {name: 100 * item.weight / (item.highest * whole) for name, item in weighted.items()}
    denominator = lcm(*(value.denominator for value in worth.values()))
    return {name: int(value * denominator) for name, value in worth.items()}, denominator


def _reason_to_ignore(contest: Contest, evaluation: Evaluation, owed: dict[str, int]) -> str:
    """Return why it does not count; the proposal's reason wins."""
    status = contest.proposals[evaluation.proposal].status
    if status != ACTIVE:
        return f"proposal_{status}"
    if evaluation.status != SUBMITTED:
        return evaluation.status
    return "" if owed.keys() <= evaluation.marks.keys() else "incomplete"


def _add(count: Count, evaluation: Evaluation, factors: dict[str, int]) -> None:
    marks = evaluation.marks
    total = sum([factor * marks[name] for name, factor in factors.items()])
    count.totals.setdefault(evaluation.proposal, {})[evaluation.judge] = total
    count.evaluations.setdefault(evaluation.proposal, []).append(evaluation)
