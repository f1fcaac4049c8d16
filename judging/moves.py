"""A ranking that was computed again: who moves, who crosses the line, what is to be done then."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext as _

from competitions.models import Stage
from competitions.states import StageState
from core.words import listed
from innovations.models import Candidacy
from innovations.states import RECONSIDER, CandidacyState
from judging.models import RankingRow, RankingRun
from judging.states import RunState

SHOWN = 5  # numbers in one sentence
OUT_OF_RANK = 10**9


@dataclass(frozen=True, slots=True)
class Move:
    """An entry in the ranking before and in the new one."""

    number: str
    title: str
    entrant: str
    slug: str
    category: str
    old_rank: int | None
    new_rank: int | None
    old_score: Decimal | None
    new_score: Decimal | None
    was_selected: bool
    is_selected: bool

    @property
    def crosses(self) -> str:
        """`in` or `out` where it passes the line; else nothing."""
        if self.was_selected == self.is_selected:
            return ""
        return "in" if self.is_selected else "out"

    @property
    def is_moved(self) -> bool:
        """Whether rank or side of the line changed."""
        return self.old_rank != self.new_rank or bool(self.crosses)

    @property
    def places(self) -> int:
        """How many places up; negative is down."""
        if self.old_rank is None or self.new_rank is None:
            return 0
        return self.old_rank - self.new_rank

    @property
    def fall(self) -> int:
        """How many places down."""
        return -self.places


@dataclass(frozen=True, slots=True)
class Step:
    """What is to be done now, and where."""

    text: str
    url: str = ""
    action: str = ""


def former_run(run: RankingRun) -> RankingRun | None:
    """The one that the stage went by before: the last of its group that was adopted.

    Of a run that stepped back, or was never adopted: the one whose place it would take now.
    """
    rows = RankingRun.objects.filter(
        stage=run.stage_id, group=run.group_id, adopted_at__isnull=False
    )
    others = rows.exclude(pk=run.pk).without_documents()
    if run.state == RunState.ADOPTED:
        others = others.filter(adopted_at__lt=run.adopted_at)
    return others.order_by("-adopted_at").first()


def moves_between(former: RankingRun, run: RankingRun) -> list[Move]:
    """Every entry of either, in the new order; those that left it last. Two statements."""
    old = {row["number"]: row for row in _rows(former)}
    new = {row["number"]: row for row in _rows(run)}
    numbers = sorted(old | new, key=lambda number: _place(new.get(number), old.get(number)))
    return [_move(old.get(number), new.get(number)) for number in numbers]


def _rows(run: RankingRun) -> Iterable[dict]:
    facts = {
        "number": F("candidacy__proposal__number"),
        "title": F("candidacy__proposal__title"),
        "entrant": F("candidacy__proposal__entrant__name"),
        "slug": F("candidacy__proposal__innovation__slug"),
        "category": F("candidacy__proposal__category__name"),
    }
    rows = RankingRow.objects.filter(run=run).order_by("position")
    return rows.values("rank", "score", "is_selected", "position", **facts)


def _place(new: dict | None, old: dict | None) -> tuple[int, int]:
    first = OUT_OF_RANK if new is None else new["position"]
    return first, OUT_OF_RANK if old is None else old["position"]


def _move(old: dict | None, new: dict | None) -> Move:
    names = new or old or {}
    before, after = old or {}, new or {}
    return Move(
        **{name: names[name] for name in ("number", "title", "entrant", "slug", "category")},
        old_rank=before.get("rank"),
        new_rank=after.get("rank"),
        old_score=before.get("score"),
        new_score=after.get("score"),
        was_selected=before.get("is_selected", False),
        is_selected=after.get("is_selected", False),
    )


def put_back_decided(stage: Stage) -> None:
    """Before a stage is concluded once more, in the same transaction: all are decided anew.

    Nobody sees the moment between: until the conclusion, who went on stays who went on.
    """
    Candidacy.objects.filter(stage=stage).move(RECONSIDER, decided_at=None)


def steps_of(stage: Stage) -> list[Step]:
    """Where a stage and the one after it no longer agree, and what is to be done about it."""
    rows = stage.competition.stages.filter(order__gt=stage.order).order_by("order")
    following = rows.first()
    if following is None or stage.state != StageState.CONCLUDED:
        return []
    return list(_steps(stage, following))


def _steps(stage: Stage, following: Stage) -> Iterator[Step]:
    advanced = set(_numbers(stage, state=CandidacyState.ADVANCED))
    there = set(_numbers(following))
    names = {"stage": following.name}
    if missing := sorted(advanced - there):
        text = _("%(numbers)s went on here, but are not in “%(stage)s”: its scores are locked.")
        text += " " + _("Open that stage again, then conclude this one once more.")
        url = reverse("stage-detail", args=[following.code])
        facts = {"numbers": listed(missing, SHOWN), **names}
        yield Step(text % facts, url, _("Open the stage"))
    if surplus := sorted(there - advanced):
        text = _("%(numbers)s no longer go on here, but are still in “%(stage)s”.")
        text += " " + _("Nothing was taken from them. The plenary of that stage decides.")
        url = reverse("stage-detail", args=[following.code])
        facts = {"numbers": listed(surplus, SHOWN), **names}
        yield Step(text % facts, url, _("Open the stage"))


def _numbers(stage: Stage, **which: str) -> Iterable[str]:
    rows = Candidacy.objects.filter(stage=stage, proposal__state="eligible", **which)
    return rows.values_list("proposal__number", flat=True)
