"""Rubrics: what they are called, whether weights and bands add up, and which rules part ties."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Q
from django.utils.translation import gettext as _

from competitions.models import (
    PROPOSAL_RUBRIC,
    Competition,
    Criterion,
    Group,
    RuleSet,
)
from competitions.states import StageKind

FULL = Decimal(100)
STEP = Decimal(1)  # 61 to 80 follows 41 to 60: whole numbers lie side by side
CRITERION, STAGE, LOT = "criterion", "stage", "lot"
PLAIN_RUNGS = ("lowest_range", "highest_minimum")


@dataclass(frozen=True, slots=True)
class Weighing:
    """The weights that entries of some groups meet in one rubric; no names: all groups."""

    rubric: str
    groups: str
    total: Decimal
    count: int

    @property
    def name(self) -> str:
        """What the rubric is called."""
        return rubric_name(self.rubric)

    @property
    def is_full(self) -> bool:
        """Exactly 100 percent."""
        return self.total == FULL

    @property
    def missing(self) -> Decimal:
        """What is still to be given away; below zero where it is too much."""
        return FULL - self.total


@dataclass(frozen=True, slots=True)
class Band:
    """A level with the lowest and highest mark that belong to it."""

    name: str
    low: Decimal
    high: Decimal


def rubric_name(rubric: str) -> str:
    """A rubric in words: that of the proposal, of a kind of stage, or as it was called."""
    if rubric == PROPOSAL_RUBRIC:
        return _("Proposal")
    if rubric in StageKind.values:
        return str(StageKind(rubric).label)
    return rubric.replace("-", " ").replace("_", " ").capitalize()


def criteria_to_weigh(rules: RuleSet) -> list[Criterion]:
    """All criteria; `asked_of` holds the groups of the section, none for all. One statement."""
    only = Q(section__groups__isnull=False)
    rows = Criterion.objects.filter(rule_set=rules)
    return list(rows.annotate(asked_of=ArrayAgg("section__groups", filter=only, default=[])))


def is_asked(criterion: Criterion, group: Group) -> bool:
    """Whether entries of the group are scored on it."""
    return not criterion.asked_of or group.pk in criterion.asked_of


def weighings_of(criteria: Sequence[Criterion], groups: Sequence[Group]) -> list[Weighing]:
    """For each rubric what its weights add up to, group by group where groups differ."""
    rubrics = dict.fromkeys(criterion.rubric for criterion in criteria)
    return [
        weighing
        for rubric in rubrics
        for weighing in _weigh([c for c in criteria if c.rubric == rubric], groups)
    ]


def _weigh(criteria: Sequence[Criterion], groups: Sequence[Group]) -> Iterator[Weighing]:
    alike: dict[tuple[int, ...], list[str]] = {}
    for group in groups:
        met = tuple(place for place, one in enumerate(criteria) if is_asked(one, group))
        alike.setdefault(met, []).append(group.name)
    for met, names in alike.items():
        yield Weighing(
            rubric=criteria[0].rubric,
            groups="" if len(names) == len(groups) else ", ".join(names),
            total=sum((criteria[place].weight for place in met), Decimal(0)),
            count=len(met),
        )


def faults_of_bands(bands: Sequence[Band], lowest: Decimal, highest: Decimal) -> Iterator[str]:
    """Why levels do not cover the scale once: bands in order, without gap or overlap."""
    if not bands:
        return
    if bands[0].low != lowest:
        yield _("“%(level)s” must begin at %(mark)s, the lowest mark.") % {
            "level": bands[0].name,
            "mark": say_mark(lowest),
        }
    if bands[-1].high != highest:
        yield _("“%(level)s” must end at %(mark)s, the highest mark.") % {
            "level": bands[-1].name,
            "mark": say_mark(highest),
        }
    for band in bands:
        if band.low > band.high:
            yield _("“%(level)s” ends before it begins.") % {"level": band.name}
    yield from _faults_between(bands)


def _faults_between(bands: Sequence[Band]) -> Iterator[str]:
    for below, above in pairwise(bands):
        names = {"below": below.name, "above": above.name}
        if above.low <= below.high:
            yield _("“%(below)s” and “%(above)s” overlap.") % names
        elif above.low - below.high > STEP:
            yield _("Between “%(below)s” and “%(above)s” marks are missing.") % names


def say_mark(mark: Decimal) -> str:
    """Without needless zeros."""
    return f"{mark.normalize():f}"


def rungs_of(competition: Competition, criteria: Iterable[Criterion]) -> dict[str, str]:
    """Every rule that may part a tie in this edition, with its words; the lot stands last.

    LAW: neither the time of submission nor the alphabet is on offer: both say nothing of merit.
    """
    marks = {
        f"{CRITERION}:{one.code}": _("Higher mark for %(criterion)s") % {"criterion": one.name}
        for one in criteria
    }
    kinds = dict.fromkeys(stage.kind for stage in competition.stages.all() if stage.is_scored)
    earlier = {
        f"{STAGE}:{kind}": _("Higher score in the earlier stage: %(stage)s")
        % {"stage": StageKind(kind).label}
        for kind in kinds
    }
    return {
        **marks,
        **earlier,
        "lowest_range": _("Smaller difference between judges"),
        "highest_minimum": _("Higher total of the strictest judge"),
        LOT: _("Lot"),
    }
