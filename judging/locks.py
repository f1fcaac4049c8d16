"""Who waits for whom: always stage, then plenary or assignment, then scorecard, then candidacy."""

from django.db import connection
from django.db.models import QuerySet

from competitions.states import StageState
from core.kept import Kept
from judging.models import Assignment, Plenary, Scorecard


def hold_stage(stage_id: int) -> StageState:
    """The stage's state, which cannot change before this transaction ends.

    RACE: a shared lock. Judges save side by side; whoever locks the stage waits for them, and
    they for it, so that no mark slips in after the sheet was hashed.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT state FROM competitions_stage WHERE id = %s FOR SHARE", [stage_id])
        return StageState(cursor.fetchone()[0])


def hold_assignment(pk: int) -> Assignment:
    """The row as it is now, locked until the transaction ends. Compiled once: each save asks it."""
    found = _ASSIGNMENT.one(pk=pk)
    if found is None:
        raise Assignment.DoesNotExist
    return found


def hold_card(assignment_id: int) -> Scorecard | None:
    """The scorecard of an assignment, locked as well; None before the first save."""
    return _CARD.one(assignment=assignment_id)


def _assignment(*, pk: int) -> QuerySet[Assignment]:
    return Assignment.objects.select_for_update(of=("self",)).filter(pk=pk)


def _card(*, assignment: int) -> QuerySet[Scorecard]:
    return Scorecard.objects.select_for_update().filter(assignment=assignment)


_ASSIGNMENT, _CARD = Kept(_assignment), Kept(_card)


def hold_plenary(plenary: Plenary) -> Plenary:
    """A plenary's row, locked after its stage's: who notes, decides and closes take turns."""
    rows = Plenary.objects.select_related("stage__competition", "stage__marks_from")
    return rows.lock(plenary)
