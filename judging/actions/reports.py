"""The figures of a stage's judges: asked for, then worked out by a worker."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from audit.trail import record
from competitions.models import Stage
from core.errors import refuse_if
from judging.queries.figures import obstacles_to_report
from judging.tasks import compute_report


@transaction.atomic
def ask_report(stage: Stage, *, by: User, at: datetime) -> Stage:
    """Have the figures worked out for the sheet that is locked; once for each sheet.

    Without a broker the page offers to ask again.
    """
    stage = Stage.objects.lock(stage)
    refuse_if(obstacles_to_report(stage))
    record("judging.ask_report", stage, by=by, at=at, after={"sheet": stage.sheet_sha256})
    transaction.on_commit(lambda: compute_report.delay(stage.pk), robust=True)
    return stage
