"""What is known of an incentive, as plain values: forms make them, acts write them down."""

from dataclasses import asdict, dataclass
from decimal import Decimal

from awards.models import Incentive
from innovations.models import Honour


@dataclass(frozen=True, slots=True)
class IncentiveFacts:
    """What is known, and where it is written; no amount where nobody knows it."""

    kind: str
    kind_note: str
    amount: Decimal | None
    year: int
    level: str
    source_kind: str
    source: str
    honour: Honour | None = None

    def stored(self) -> dict[str, str]:
        """For the trail: plain values."""
        return {name: str(value or "") for name, value in asdict(self).items() if name != "honour"}


def facts_of(incentive: Incentive) -> IncentiveFacts:
    """As they stand."""
    return IncentiveFacts(
        **{name: getattr(incentive, name) for name in IncentiveFacts.__dataclass_fields__}
    )
