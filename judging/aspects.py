"""An aspect of the rubric as the scoring screen draws it: plain values, the same for each judge."""

from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from django.utils import formats
from django.utils.translation import get_language

from competitions.models import Criterion, Stage
from competitions.states import StageState
from judging.marks import plain, reason_bounds, say_reason_rule
from judging.models import Mark

MOST = 1024  # faces a worker keeps: seven aspects of seventy rubrics, in two languages


class LevelFace(NamedTuple):
    """A described level."""

    value: str
    label: str
    range: str
    text: str


class Face(NamedTuple):
    """What an aspect asks. Texts only: pieces of the page are kept under it.

    `bands`: where each level begins and ends, for the script: `1:0:20 2:21:40`. `owed`: where a
    reason is owed: `41:80`; an empty end is owed nowhere; `rule` says it in words.
    """

    code: str
    name: str
    question: str
    section: str
    section_title: str
    weight: str
    full: str
    counts: bool
    bands: str
    owed: str
    rule: str
    levels: tuple[LevelFace, ...]


class Bounds(NamedTuple):
    """From where a stage asks for reasons, in percent."""

    reason_below: int
    reason_above: int


def face_of(stage: Stage, criterion: Criterion) -> Face:
    """Rules in force never change: their faces are made once a worker and language."""
    bounds = Bounds(stage.reason_below, stage.reason_above)
    if stage.state == StageState.PLANNED:
        return draw_face(criterion, bounds)
    return _kept_face(criterion, bounds, stage.code, get_language())


@lru_cache(MOST)
def _kept_face(criterion: Criterion, bounds: Bounds, _stage: str, _language: str | None) -> Face:
    return draw_face(criterion, bounds)


def draw_face(criterion: Criterion, bounds: Bounds | Stage) -> Face:
    """From the rows."""
    section, levels = criterion.section, criterion.levels.all()
    ends = [(level.number, plain(level.low), plain(level.high)) for level in levels]
    owed = reason_bounds(bounds, criterion)
    return Face(
        code=criterion.code,
        name=criterion.name,
        question=criterion.question,
        section=section.code if section else "",
        section_title=section.title if section else "",
        weight=str(criterion.weight),
        full=str(criterion.max_score),
        counts=bool(criterion.weight),
        bands=" ".join(f"{number}:{low}:{high}" for number, low, high in ends),
        owed=":".join("" if bound is None else plain(bound) for bound in owed),
        rule=say_reason_rule(bounds, criterion),
        levels=tuple(
            LevelFace(str(level.number), level.name, f"{low}\N{EN DASH}{high}", level.anchor)
            for level, (_number, low, high) in zip(levels, ends, strict=True)
        ),
    )


class Given(NamedTuple):
    """What a judge gave for an aspect, with what it asks: all that is drawn while nothing is wrong.

    Where something was typed, a MarkForm stands in its place.
    """

    face: Face
    chosen: str = ""
    shown_value: str = ""
    shown_reason: str = ""
    is_marked: bool = False
    is_open: bool = False

    is_plain = True
    is_faulty = False
    sentences = ()
    stored = None


@dataclass(slots=True)
class StoredAspect:
    """An aspect with what is stored."""

    criterion: Criterion
    given: Given
    is_plain = True

    @property
    def face(self) -> Face:
        """What it asks."""
        return self.given.face

    @property
    def sentences(self) -> tuple[str, ...]:
        """What has to be mended: nothing."""
        return ()

    def open(self, code: str) -> None:
        """Whether it is the one that stands open."""
        self.given = self.given._replace(is_open=self.face.code == code)


def stored_aspect(stage: Stage, criterion: Criterion, mark: Mark | None) -> StoredAspect:
    """As the judge left it."""
    face = face_of(stage, criterion)
    if mark is None:
        return StoredAspect(criterion, Given(face))
    number = shown_number(mark.value)
    return StoredAspect(criterion, Given(face, str(mark.level), number, mark.reason, True))


def shown_number(value: Decimal) -> str:
    """74,5 or 74.5, without needless zeros."""
    return formats.localize_input(value.normalize() if value % 1 else value.to_integral_value())
