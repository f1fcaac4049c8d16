"""Who takes part: entries by agency, this edition beside its forerunner."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from accounts.models import Agency
from competitions.models import Competition
from core.charts import share_of
from innovations.states import ProposalState
from portal.queries.rounds import Tally

LEADING = 8
PASSED = (ProposalState.ELIGIBLE, ProposalState.DISQUALIFIED)


@dataclass(frozen=True)
class Participant:
    """One agency with its units."""

    name: str
    submitted: int
    passed: int
    before: int

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
    """Agencies that entered, most entries first, and those that entered nothing."""

    active: Sequence[Participant]
    silent: Sequence[Participant]

    @property
    def total(self) -> int:
        """All agencies that may take part."""
        return len(self.active) + len(self.silent)

    @property
    def leading(self) -> Sequence[Participant]:
        """Those that are drawn at once."""
        return self.active[:LEADING]

    @property
    def others(self) -> Sequence[Participant]:
        """The rest, behind a click."""
        return self.active[LEADING:]


def participation_of(
    competition: Competition, agencies: Sequence[Agency], tallies: Sequence[Tally]
) -> Participation:
    """Count what was submitted; a submitted entry stays counted when it is withdrawn later."""
    submitted: Counter[int | None] = Counter()
    passed: Counter[int | None] = Counter()
    before: Counter[int | None] = Counter()
    for tally in (tally for tally in tallies if tally.day):
        if tally.competition_id != competition.pk:
            before[tally.agency_id] += tally.count
            continue
        submitted[tally.agency_id] += tally.count
        passed[tally.agency_id] += tally.count if tally.state in PASSED else 0
    largest = max([*submitted.values(), *before.values(), 1])
    rows = [
        Participant(
            agency.brief, submitted[agency.pk], passed[agency.pk], before[agency.pk], largest
        )
        for agency in agencies
    ]
    rows.sort(key=lambda row: (-row.submitted, -row.before, row.name))
    return Participation(
        active=[row for row in rows if row.submitted],
        silent=[row for row in rows if not row.submitted],
    )
