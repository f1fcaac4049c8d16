"""Open the result of a concluded stage again: two persons, a reason, and nothing is undone."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.models import User
from accounts.requests import ask_second_person
from audit.trail import record
from competitions.models import Stage
from competitions.states import REOPEN_RESULT
from core.errors import ActionRefused, refuse_if
from core.models import Approval
from judging.queries.reopening import REOPEN_BY_TWO, obstacles_to_ask, obstacles_to_reopen_result

LONGEST_TITLE = 160


@transaction.atomic
def ask_to_reopen_concluded(stage: Stage, *, by: User, at: datetime, reason: str) -> Approval:
    """Ask a second person; until the answer the stage stays concluded."""
    stage = Stage.objects.lock(stage)
    refuse_if(obstacles_to_ask(stage, at))
    with override(settings.LANGUAGE_CODE):
        title = _("Open the concluded stage “%(stage)s” again") % {"stage": stage.name}
    return ask_second_person(
        REOPEN_BY_TWO,
        stage,
        by=by,
        at=at,
        office=stage.competition.organiser,
        title=title[:LONGEST_TITLE],
        reason=reason,
    )


@transaction.atomic
def reopen_concluded_stage(
    stage: Stage, *, by: User, at: datetime, reason: str, approval: Approval
) -> Stage:
    """Back to locked scores: a scorecard can be opened again and a new ranking computed.

    The adopted ranking, who went on, later stages and what is published stay as they are.
    """
    stage = Stage.objects.lock(stage)
    if approval.decided_by_id in {None, approval.asked_by_id}:
        raise ActionRefused(_("A concluded stage needs the word of a second person."))
    refuse_if(obstacles_to_reopen_result(stage))
    before = {"sheet": stage.sheet_sha256, "concluded": stage.concluded_at.isoformat()}
    stage.move(REOPEN_RESULT)
    facts = {"approval": approval.code, "asked_by": approval.asked_by_id}
    record("judging.reopen_result", stage, by=by, at=at, before=before, after=facts, reason=reason)
    return stage
