"""Who takes part: the agencies with most entries, this edition beside the one before."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from accounts.models import Agency
from competitions.models import Competition
from core.charts import share_of
from portal.funnel import rows_url
from portal.queries.steps import EntryStep
from portal.queries.turnout import leading_of, silent_rows

GLANCE = 12


@dataclass(frozen=True)
class Participant:
    """One agency with its units."""

    name: str
    submitted: int
    passed: int
    before: int
    url: str = ""
    largest: int = 0

    @property
    def passed_width(self) -> float:
        """In percent of the largest agency; what else was submitted follows to `width`."""
        return share_of(self.passed, self.largest)

    @property
    def width(self) -> float:
        """All that was submitted."""
        return share_of(self.submitted, self.largest)

    @property
    def tick(self) -> float:
        """Where the edition before stood; a hair inside the field at its right end."""
        return min(share_of(self.before, self.largest), 99.2)


@dataclass(frozen=True)
class Participation:
    """The agencies ahead, and a few of those that entered nothing."""

    leading: Sequence[Participant]
    silent: Sequence[Agency]
    total: int
    silent_count: int

    @property
    def active_count(self) -> int:
        """Agencies of today that entered."""
        return self.total - self.silent_count

    @property
    def others(self) -> int:
        """Those that entered and are not drawn here."""
        return max(self.active_count - len(self.leading), 0)


def participation_of(competition: Competition, at: datetime) -> Participation:
    """Two statements; the totals came with the edition (`with_turnout`)."""
    day = at.astimezone(competition.tzinfo).date()
    return Participation(
        leading=_participants(competition, leading_of(competition)),
        silent=list(silent_rows(competition, day)[:GLANCE]),
        total=competition.agencies,
        silent_count=competition.silent,
    )


def _participants(
    competition: Competition, rows: Iterable[Mapping[str, Any]]
) -> Sequence[Participant]:
    found = list(rows)
    largest = max((max(row["submitted"], row["before"]) for row in found), default=1)
    return [
        Participant(
            name=row["agency_name"],
            submitted=row["submitted"],
            passed=row["passed"],
            before=row["before"],
            url=rows_url(competition, langkah=EntryStep.SUBMITTED, instansi=row["agency_code"]),
            largest=largest,
        )
        for row in found
    ]
