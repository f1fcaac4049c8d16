"""What stands in the way of opening a concluded stage's result again."""

from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import gettext as _

from competitions.models import Stage
from competitions.states import REOPEN_RESULT, CompetitionState
from core.models import Approval

REOPEN_BY_TWO = "judging.reopen_result"


def obstacles_to_reopen_result(stage: Stage) -> Iterator[str]:
    """Only a concluded stage of an edition that is not over."""
    if not stage.may(REOPEN_RESULT):
        yield _("Only a concluded stage has a result to open again.")
    elif stage.competition.state != CompetitionState.PUBLISHED:
        yield _("The edition is concluded. Its results can no longer be computed again.")


def obstacles_to_ask(stage: Stage, at: datetime) -> Iterator[str]:
    """The same, and nobody asked before."""
    yield from obstacles_to_reopen_result(stage)
    if Approval.objects.about(stage).pending_at(at).filter(act=REOPEN_BY_TWO).exists():
        yield _("The same request already waits for a second person.")
