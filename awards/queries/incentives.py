"""Reads of what followed honours in money. Sums tell what they leave out."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import Count, QuerySet, Sum

from awards.models import Incentive
from innovations.models import Innovation


@dataclass(frozen=True, slots=True)
class IncentiveSum:
    """How many facts, how many with an amount, and the sum of those."""

    number: int
    known: int
    amount: Decimal | None

    @property
    def unknown(self) -> int:
        """How many the sum leaves out."""
        return self.number - self.known


def sum_of(incentives: QuerySet[Incentive]) -> IncentiveSum:
    """In one statement."""
    told = incentives.order_by().aggregate(
        number=Count("pk"), known=Count("amount"), amount=Sum("amount")
    )
    return IncentiveSum(**told)


def public_incentives(instant: datetime, year: int | None = None, level: str = "") -> QuerySet:
    """What everybody may read, the latest budget year first."""
    rows = Incentive.objects.public_at(instant).for_list().order_by("-year", "agency__name", "pk")
    if year:
        rows = rows.filter(year=year)
    return rows.filter(level=level) if level else rows


def incentive_years(instant: datetime) -> list[int]:
    """Years for the filter."""
    years = Incentive.objects.public_at(instant).order_by("-year")
    return list(years.values_list("year", flat=True).distinct())


def incentives_of(innovation: Innovation, instant: datetime) -> list[Incentive]:
    """For the innovation's own page, the first year first."""
    rows = Incentive.objects.public_at(instant).filter(innovation=innovation)
    return list(rows.select_related("agency").order_by("year", "pk"))
