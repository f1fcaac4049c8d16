"""How far judges are, and when they will be through at their present pace."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

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


def finish_of(done: int, total: int, started_at: datetime, at: datetime) -> datetime | None:
    """When the rest is through if it goes on as until now; None before the first scorecard."""
    if not done:
        return None
    return at + max(at - started_at, SHORTEST) * (total - done) / done


@dataclass(frozen=True)
class JudgesTable:
    """The panel of one stage with its sums."""

    rows: list[JudgeRow]

    @property
    def done(self) -> int:
        """Locked scorecards of all judges."""
        return sum(row.done for row in self.rows)

    @property
    def total(self) -> int:
        """Scorecards that all judges owe or gave."""
        return sum(row.total for row in self.rows)


def judges_table(
    stage: Stage, judges: Iterable[PanelMember], at: datetime, zone: str
) -> JudgesTable:
    """The panel of `panel_progress`, the most advanced first; forecasts while it is scored."""
    rows = [_row(stage, judge, at, zone) for judge in judges]
    return JudgesTable(sorted(rows, key=lambda row: -row.done / max(row.total, 1)))


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
