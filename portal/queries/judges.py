"""The panel of a stage with how far each judge is; sorted and cut by the database."""

from datetime import datetime

from django.db.models import Count, Exists, F, FloatField, Max, OuterRef, Q, QuerySet
from django.db.models.functions import Cast, Coalesce, NullIf

from competitions.models import Stage
from innovations.states import ProposalState
from judging.models import PanelMember
from judging.queries.idle import idle_members
from judging.querysets import COUNTING
from judging.states import ScorecardState
from portal.queries.steps import JudgeView

_CARD = "assignments__scorecard__state"
COUNTED = (
    Q(assignments__state__in=COUNTING)
    & ~Q(**{_CARD: ScorecardState.VOID})
    & Q(assignments__candidacy__proposal__state=ProposalState.ELIGIBLE)
)
LOCKED = COUNTED & Q(**{_CARD: ScorecardState.LOCKED})


def judges_of(stage: Stage, at: datetime, view: str = "") -> QuerySet[PanelMember]:
    """With `owed`, `locked`, `last_at` and `is_idle`, those who are furthest behind first."""
    idle = idle_members(PanelMember.objects.filter(pk=OuterRef("pk")), at)
    rows = stage.panel.select_related("person").annotate(
        owed=Count("assignments", filter=COUNTED),
        locked=Count("assignments", filter=LOCKED),
        last_at=Max("assignments__scorecard__locked_at", filter=LOCKED),
        is_idle=Exists(idle),
    )
    share = Cast("locked", FloatField()) / NullIf(Cast("owed", FloatField()), 0.0)
    return _seen(rows, view).order_by(Coalesce(share, 2.0), "-owed", "person__name", "pk")


def _seen(rows: QuerySet[PanelMember], view: str) -> QuerySet[PanelMember]:
    conditions = {
        JudgeView.UNBEGUN: Q(owed__gt=0, locked=0),
        JudgeView.IDLE: Q(is_idle=True),
        JudgeView.DONE: Q(owed__gt=0, locked=F("owed")),
    }
    return rows.filter(conditions.get(view, Q()))
