"""What a mark must be: first the level, then a number inside its band, then the reason."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from competitions.models import Criterion, CriterionLevel

LOW, HIGH = 41, 80  # percent of the scale: below and above, a reason is owed
ADVISED_WORDS = 15


@dataclass(frozen=True, slots=True)
class MarkFacts:
    """One criterion's mark as it comes from a judge; `criterion` is its code."""

    criterion: str
    level: int
    value: Decimal
    reason: str = ""


def level_of(levels: Sequence[CriterionLevel], value: Decimal) -> int:
    """The level whose band holds the value.

    A band ends where the next one begins: 80,5 still belongs to 61-80.
    """
    reached = [level.number for level in levels if level.low <= value]
    return reached[-1] if reached else levels[0].number


def owes_reason(criterion: Criterion, value: Decimal) -> bool:
    """Below 41 and above 80 of a hundred, a mark needs its reason."""
    percent = value * 100
    return percent < LOW * criterion.max_score or percent > HIGH * criterion.max_score


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
