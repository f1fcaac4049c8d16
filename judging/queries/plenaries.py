"""Reads of a plenary: what was decided, what is still to decide, and what stands in the way."""

from competitions.models import Stage
from judging.models import PlenaryDecision


def decisions_by_candidacy(stage: Stage) -> dict[int, PlenaryDecision]:
    """What the stage's plenary decided so far, by candidacy id; empty without one. One statement.

    `outcome`, `place` (in reserve), `reason` and `is_departure`. An entry that is missing has not
    been decided; while the plenary is open, those outside the band usually are.
    """
    rows = PlenaryDecision.objects.filter(plenary__stage=stage)
    return {row.candidacy_id: row for row in rows}
