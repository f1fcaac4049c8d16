"""What a mark must be: first the level, then a number inside its band, then the reason."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from competitions.models import Criterion, CriterionLevel, Stage

ADVISED_WORDS = 15


@dataclass(frozen=True, slots=True)
class MarkFacts:
    """One criterion's mark as it comes from a judge; `criterion` is its code."""

    criterion: str
    level: int
    value: Decimal
    reason: str = ""

    @property
    def plain(self) -> dict[str, Any]:
        """As `judging.writing.marks_of` tells a stored mark."""
        return {"level": self.level, "value": f"{self.value:.2f}", "reason": self.reason}


def level_of(levels: Sequence[CriterionLevel], value: Decimal) -> int:
    """The level whose band holds the value.

    A band ends where the next one begins: 80,5 still belongs to 61-80. What does not count may
    have no levels.
    """
    reached = [level.number for level in levels if level.low <= value]
    return reached[-1] if reached else next((level.number for level in levels), 1)


def owes_reason(stage: Stage, criterion: Criterion, value: Decimal) -> bool:
    """Where the stage asks for it: below and above these percents of the scale.

    What does not count needs no reason.
    """
    percent = value * 100
    return criterion.weight > 0 and (
        percent < stage.reason_below * criterion.max_score
        or percent > stage.reason_above * criterion.max_score
    )


def reason_bounds(stage: Stage, criterion: Criterion) -> tuple[Decimal | None, Decimal | None]:
    """Below and above which mark a reason is owed, on the criterion's scale; None for nowhere."""
    if criterion.weight <= 0:
        return None, None
    below, above = (
        percent * criterion.max_score / 100 for percent in (stage.reason_below, stage.reason_above)
    )
    return below or None, above if above < criterion.max_score else None


def say_reason_rule(stage: Stage, criterion: Criterion) -> str:
    """The rule for one criterion in words; empty where no reason is owed."""
    below, above = reason_bounds(stage, criterion)
    facts = {"below": below and plain(below), "above": above is not None and plain(above)}
    if below and above is not None:
        return _("Owed below %(below)s and above %(above)s.") % facts
    if below:
        is_always = below > criterion.max_score
        return _("Always owed.") if is_always else _("Owed below %(below)s.") % facts
    return _("Owed above %(above)s.") % facts if above is not None else ""


def faults_of_mark(
    criterion: Criterion, levels: Sequence[CriterionLevel], facts: MarkFacts
) -> Iterator[str]:
    """Why this mark cannot be kept."""
    if not criterion.min_score <= facts.value <= criterion.max_score:
        yield _("“%(name)s”: the number must be from %(low)s to %(high)s.") % {
            "name": criterion.name,
            "low": plain(criterion.min_score),
            "high": plain(criterion.max_score),
        }
    elif levels and level_of(levels, facts.value) != facts.level:
        yield _("“%(name)s”: the number is not inside the band of the chosen level.") % {
            "name": criterion.name
        }


def plain(value: Decimal) -> str:
    """Without needless zeros, for sentences."""
    return f"{value.normalize():f}"
