"""Acts that remind judges."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from audit.trail import record
from competitions.models import Stage
from competitions.queries import sender_of
from core.errors import refuse_if
from core.links import plain_path
from core.moments import say_in_figures
from judging.asking import remind
from judging.queries.idle import idle_members, invited_to_remind, members_to_remind
from judging.queries.obstacles import obstacles_to_remind, obstacles_to_staff
from notifications.outbox import post


@transaction.atomic
def remind_judges(
    stage: Stage, *, by: User, at: datetime, members: Collection[str] | None = None
) -> int:
    """Remind judges who still owe scorecards, each at most once a day; returns how many.

    `members` are codes of places on the panel; None means every judge who has been idle.
    """
    stage = Stage.objects.lock(stage)
    refuse_if(obstacles_to_remind(stage))
    rows = members_to_remind(stage, at)
    rows = rows.filter(code__in=members) if members is not None else idle_members(rows, at)
    reminded = list(rows.values_list("pk", flat=True))
    refuse_if([] if reminded else [_("Nobody is left to remind today.")])
    stage.panel.filter(pk__in=reminded).update(reminded_at=at)
    record("judging.remind_judges", stage, by=by, at=at, after={"judges": len(reminded)})
    _tell(stage, reminded, at)
    return len(reminded)


def _tell(stage: Stage, reminded: list[int], at: datetime) -> None:
    post(
        "judging_reminder",
        to=User.objects.filter(panels__in=reminded).order_by("pk"),
        about=f"remind-{stage.code}-{stage.competition.start_of_day(at):%Y%m%d}",
        at=at,
        **sender_of(stage.competition),
        url=plain_path("assignment-list"),
        stage=stage.name,
        competition=stage.competition.name,
        closes=say_in_figures(stage.closes_at, stage.competition.zone),
    )


@transaction.atomic
def remind_invited(stage: Stage, *, by: User, at: datetime) -> int:
    """Ask those again who have not answered their invitation, each at most once a day."""
    stage = Stage.objects.lock(stage)
    refuse_if(obstacles_to_staff(stage))
    waiting = list(invited_to_remind(stage, at).select_related("person", "stage__competition"))
    refuse_if([] if waiting else [_("Nobody is left to remind today.")])
    stage.panel.filter(pk__in=[member.pk for member in waiting]).update(reminded_at=at)
    record("judging.remind_invited", stage, by=by, at=at, after={"judges": len(waiting)})
    remind(waiting, at)
    return len(waiting)
