"""Acts that hand something out: it stands in the trail who took it."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from audit.trail import record
from competitions.models import Stage
from core.errors import refuse_if
from judging.models import RankingRun
from judging.queries.marks import obstacles_to_export_marks


@transaction.atomic
def export_marks(stage: Stage, *, by: User, at: datetime, form: str) -> Stage:
    """Note who took the file of all marks of a locked stage."""
    refuse_if(obstacles_to_export_marks(stage))
    record("judging.export_marks", stage, by=by, at=at, after={"form": form})
    return stage


@transaction.atomic
def export_ranking(run: RankingRun, *, by: User, at: datetime, table: str, form: str) -> RankingRun:
    """Note who took a table of a ranking, and which."""
    facts = {"table": table, "form": form, "result": run.result_sha256}
    record("judging.export_ranking", run, by=by, at=at, after=facts)
    return run
