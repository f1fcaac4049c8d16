"""A discussion as its readers see it: judges under letters, side by side.

SECURITY: pages get these plain values only. No name, code or order of a judge is among them;
`name` is filled for the organiser alone.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from competitions.models import Criterion
from innovations.models import Candidacy
from judging.models import DiscussionRemark, DiscussionVoice
from judging.queries.discussions import Sides
from judging.states import Stance
from judging.totals import Measure, shown

WIDTH = 400  # of the line from 0 to 100 points
EDGE = 12  # room beside it for the letters at both ends
CLOSE = 18  # dots nearer than this share a place: their letters go above and below


@dataclass(frozen=True, slots=True)
class Voice:
    """A judge at the table."""

    letter: str
    is_own: bool
    name: str
    before: Decimal
    after: Decimal | None
    stance: str
    stance_label: str
    reason: str
    decided_at: datetime | None

    @property
    def total(self) -> Decimal:
        """What counts now."""
        return self.before if self.after is None else self.after


@dataclass(frozen=True, slots=True)
class Said:
    """One judge's mark for one aspect; `old` is the value before a revision that changed it."""

    letter: str
    is_own: bool
    level: str
    value: Decimal | None
    old: Decimal | None
    reason: str
    old_reason: str


@dataclass(frozen=True, slots=True)
class Aspect:
    """One criterion with what every judge said; `is_source`: most of the difference is here."""

    name: str
    question: str
    weight: Decimal
    said: list[Said]
    spread: Decimal
    is_source: bool


@dataclass(frozen=True, slots=True)
class Dot:
    """A letter on the line."""

    letter: str
    x: float
    is_own: bool
    is_low: bool


@dataclass(frozen=True, slots=True)
class Interval:
    """The line from 0 to 100 with the judges on it; measures of an SVG."""

    start: float
    end: float
    mean: float
    dots: list[Dot]


@dataclass(frozen=True, slots=True)
class Remark:
    """What was said, and under which letter; none for whoever leads."""

    letter: str
    is_own: bool
    text: str
    said_at: datetime


def voices_of(
    rows: Iterable[DiscussionVoice], measure: Measure, own: int | None, *, names: bool
) -> list[Voice]:
    """By letter; `own` is the reader's voice. Rows come with their people only for `names`."""
    return [
        Voice(
            letter=row.letter,
            is_own=row.pk == own,
            name=row.assignment.member.person.name if names else "",
            before=shown(measure.points(row.before_numerator)),
            after=_after(row, measure),
            stance=row.stance,
            stance_label=str(Stance(row.stance).label),
            reason=row.reason,
            decided_at=row.decided_at,
        )
        for row in rows
    ]


def _after(row: DiscussionVoice, measure: Measure) -> Decimal | None:
    if row.after_numerator is None:
        return None
    return shown(measure.points(row.after_numerator))


def aspects_of(
    rows: Sequence[DiscussionVoice], rubric: Iterable[Criterion], own: int | None
) -> list[Aspect]:
    """The rubric with everybody's marks; the source is judged by the marks before the talk."""
    rubric = list(rubric)
    spreads = {criterion.code: _weighted(criterion, rows) for criterion in rubric}
    widest = max(spreads.values(), default=Decimal(0))
    return [
        Aspect(
            name=criterion.name,
            question=criterion.question,
            weight=criterion.weight,
            said=[_said(row, criterion, own) for row in rows],
            spread=_plain_spread(criterion, rows),
            is_source=widest > 0 and spreads[criterion.code] == widest,
        )
        for criterion in rubric
    ]


def _values(criterion: Criterion, rows: Iterable[DiscussionVoice]) -> list[Decimal]:
    marks = (row.before_marks.get(criterion.code) for row in rows)
    return [Decimal(mark["value"]) for mark in marks if mark]


def _plain_spread(criterion: Criterion, rows: Iterable[DiscussionVoice]) -> Decimal:
    values = _values(criterion, rows)
    return max(values) - min(values) if values else Decimal(0)


def _weighted(criterion: Criterion, rows: Iterable[DiscussionVoice]) -> Decimal:
    return criterion.weight * _plain_spread(criterion, rows) / criterion.max_score


def _said(row: DiscussionVoice, criterion: Criterion, own: int | None) -> Said:
    before = row.before_marks.get(criterion.code)
    now = (row.after_marks or row.before_marks).get(criterion.code)
    return Said(
        letter=row.letter,
        is_own=row.pk == own,
        level=_level(criterion, now),
        value=Decimal(now["value"]) if now else None,
        old=_unlike(before, now),
        reason=now["reason"] if now else "",
        old_reason=before["reason"] if before and now and before["reason"] != now["reason"] else "",
    )


def _level(criterion: Criterion, mark: Mapping[str, Any] | None) -> str:
    levels = {level.number: level.name for level in criterion.levels.all()}
    return levels.get(mark["level"], "") if mark else ""


def _unlike(before: Mapping[str, Any] | None, now: Mapping[str, Any] | None) -> Decimal | None:
    if before and now and before["value"] != now["value"]:
        return Decimal(before["value"])
    return None


def interval_of(totals: Iterable[tuple[str, Decimal, bool]]) -> Interval | None:
    """Letters on the line; `totals` are letter, points and whether it is the reader's own."""
    rows = sorted(totals, key=lambda row: (row[1], row[0]))
    if not rows:
        return None
    places = [_place(points) for _letter, points, _own in rows]
    mean = sum(points for _letter, points, _own in rows) / len(rows)
    dots: list[Dot] = []
    for (letter, _points, is_own), x in zip(rows, places, strict=True):
        is_low = bool(dots) and x - dots[-1].x < CLOSE and not dots[-1].is_low
        dots.append(Dot(letter, x, is_own, is_low))
    return Interval(places[0], places[-1], _place(mean), dots)


def _place(points: Decimal) -> float:
    return round(EDGE + float(points) / 100 * WIDTH, 1)


def remarks_of(rows: Iterable[DiscussionRemark], own: int | None, reader: int) -> list[Remark]:
    """In order; the leader's have no letter."""
    return [
        Remark(
            letter=row.voice.letter if row.voice else "",
            is_own=row.said_by_id == reader or (row.voice_id is not None and row.voice_id == own),
            text=row.text,
            said_at=row.said_at,
        )
        for row in rows
    ]


def say_gap(voices: Sequence[Voice]) -> Decimal:
    """Points between the highest and the lowest total that count now."""
    totals = [voice.total for voice in voices]
    return max(totals) - min(totals) if totals else Decimal(0)


@dataclass(frozen=True, slots=True)
class GapLine:
    """An entry whose judges lie far apart, without a word on who said what."""

    code: str
    number: str
    title: str
    totals: list[Decimal]
    gap: Decimal
    aspect: str
    values: list[Decimal]
    interval: Interval | None


def gap_lines(
    entries: Iterable[Candidacy], sides: Mapping[int, Sides], measures: Mapping[int, Measure]
) -> list[GapLine]:
    """Totals and source from the highest down."""
    return [_gap_line(entry, sides[entry.pk], measures) for entry in entries]


def _gap_line(entry: Candidacy, side: Sides, measures: Mapping[int, Measure]) -> GapLine:
    measure = measures[entry.proposal.group_id]
    totals = [shown(measure.points(total)) for total in side.totals]
    return GapLine(
        code=entry.code,
        number=entry.proposal.number,
        title=entry.proposal.title,
        totals=totals,
        gap=shown(measure.points(side.totals[0] - side.totals[-1])),
        aspect=side.aspect,
        values=side.values,
        interval=interval_of(("", total, False) for total in totals),
    )
