"""Who waits for whom: always stage, then assignment, then scorecard, then candidacy."""

from django.db import connection

from competitions.states import StageState


def hold_stage(stage_id: int) -> StageState:
    """The stage's state, which cannot change before this transaction ends.

    RACE: a shared lock. Judges save side by side; whoever locks the stage waits for them, and
    they for it, so that no mark slips in after the sheet was hashed.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT state FROM competitions_stage WHERE id = %s FOR SHARE", [stage_id])
        return StageState(cursor.fetchone()[0])
