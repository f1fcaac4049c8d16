"""What two persons decide about a stage."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from competitions.models import Stage
from core.approvals import Fact, TwoPersonAct, register
from core.models import Approval
from judging.actions import reopen_concluded_stage
from judging.queries.reopening import REOPEN_BY_TWO


def _stage_asked(approval: Approval) -> Stage:
    return Stage.objects.select_related("competition").get(pk=approval.subject_id)


def _perform(approval: Approval, by: User, at: datetime) -> None:
    stage = _stage_asked(approval)
    reopen_concluded_stage(stage, by=by, at=at, reason=approval.reason, approval=approval)


def _describe(approval: Approval) -> list[Fact]:
    """The second person reads what changes, and what does not."""
    stage = _stage_asked(approval)
    published = _("What is published stays until a correction is announced.")
    return [
        Fact(_("Stage"), stage.get_state_display(), _("Scores locked")),
        Fact(_("Published results"), "", published),
    ]


def _page_of(approval: Approval) -> str:
    return reverse("stage-detail", args=[_stage_asked(approval).code])


register(
    TwoPersonAct(
        REOPEN_BY_TWO,
        gettext_lazy("Open a concluded stage again"),
        _perform,
        _describe,
        _page_of,
    )
)
