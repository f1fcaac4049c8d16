"""How far judges are, and when they will be through at their present pace."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from competitions.models import Stage
from competitions.states import StageState
from core.moments import say_day
from judging.models import PanelMember

SHORTEST = timedelta(hours=1)


@dataclass(frozen=True)
class JudgeRow:
    """One line of the table; `tone` colours the bar and names the tag."""

    name: str
    done: int
    total: int
    last_at: datetime | None
    forecast: str
    tag: str = ""
    tone: str = ""
    code: str = ""
    is_idle: bool = False
    may_remind: bool = False
    reminded_at: datetime | None = None
    key: UUID = field(default_factory=uuid4)  # of this row's form: each button acts once


def finish_of(done: int, total: int, started_at: datetime, at: datetime) -> datetime | None:
    """When the rest is through if it goes on as until now; None before the first scorecard."""
    if not done:
        return None
    return at + max(at - started_at, SHORTEST) * (total - done) / done


def judge_rows(
    stage: Stage, judges: Iterable[PanelMember], at: datetime, zone: str
) -> list[JudgeRow]:
    """Rows of `judges_of`, in their order; forecasts while the stage is scored."""
    today = at.astimezone(ZoneInfo(zone)).date()
    return [replace(_row(stage, judge, at, zone), **_acts(judge, today, zone)) for judge in judges]


def _acts(judge: PanelMember, today: date, zone: str) -> dict[str, Any]:
    """Who owes something can be reminded, once a day."""
    last = judge.reminded_at and judge.reminded_at.astimezone(ZoneInfo(zone)).date()
    return {
        "code": judge.code,
        "is_idle": judge.is_idle,
        "reminded_at": judge.reminded_at,
        "may_remind": judge.locked < judge.owed and last != today,
    }


def _row(stage: Stage, judge: PanelMember, at: datetime, zone: str) -> JudgeRow:
    facts = {
        "name": judge.person.name,
        "done": judge.locked,
        "total": judge.owed,
        "last_at": judge.last_at,
    }
    if not judge.owed:
        return JudgeRow(forecast=_("nothing assigned"), **facts)
    if judge.locked == judge.owed:
        return JudgeRow(forecast=_("Finished"), tone="done", **facts)
    if stage.state != StageState.SCORING:
        return JudgeRow(forecast="", **facts)
    finish = finish_of(judge.locked, judge.owed, stage.started_at or stage.opens_at, at)
    if finish is None:
        forecast, tag = _("cannot be told yet"), _("Not begun")
        return JudgeRow(forecast=forecast, tag=tag, tone="problem", **facts)
    is_late = finish >= stage.closes_at
    return JudgeRow(
        forecast=say_day(finish, zone, short=True),
        tag=_("After the deadline") if is_late else "",
        tone="attention" if is_late else "",
        **facts,
    )
