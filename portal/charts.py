"""Drawings of pages over several apps: numbers in, measures for SVG and rows for the twin out."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import accumulate
from math import ceil

WIDTH, HEIGHT = 430, 150
TICKS = 3
TABLE_ROWS = 10
NAME_ROOM = 80
NICE = (1, 2, 3, 4, 5, 6, 8)


@dataclass(frozen=True)
class Series:
    """One edition's submissions: `days` maps a day to how many came in on it."""

    label: str
    opens_on: date
    closes_on: date
    days: Mapping[date, int] = field(default_factory=dict)

    @property
    def length(self) -> int:
        """Days from the opening to the closing, at least one."""
        return max((self.closes_on - self.opens_on).days, 1)

    def totals(self, length: int) -> list[int]:
        """Sum so far on each day from the opening on; what came outside falls on the edges."""
        fallen: Counter[int] = Counter()
        for day, count in self.days.items():
            fallen[min(max((day - self.opens_on).days, 0), length)] += count
        return list(accumulate(fallen[offset] for offset in range(length + 1)))

    def days_before_end_at_half(self) -> int | None:
        """How many days before the closing half of all entries were in; None without entries."""
        totals = self.totals(self.length)
        half = totals[-1] / 2
        if not half:
            return None
        return self.length - next(day for day, total in enumerate(totals) if total >= half)


@dataclass(frozen=True)
class Line:
    """A drawn series with its last point, where its name stands as well."""

    path: str
    label: str
    total: int
    x: float
    y: float
    low_y: float  # for a name below the line: clear of it over the name's width

    @property
    def is_at_edge(self) -> bool:
        """Whether its name has to stand on the left of its end."""
        return self.x > WIDTH - NAME_ROOM

    @property
    def anchor(self) -> str:
        """Which end of the name is at `name_x`."""
        return "end" if self.is_at_edge else "start"

    @property
    def name_x(self) -> float:
        """Beside the last point."""
        return self.x - 6 if self.is_at_edge else self.x + 9

    @property
    def name_y(self) -> float:
        """Above the end where there is no room beside it."""
        return self.y - 9 if self.is_at_edge else self.y + 4


@dataclass(frozen=True)
class Tick:
    """A value on the upright axis."""

    value: int
    y: float


@dataclass(frozen=True)
class CurveRow:
    """A row of the table twin: the day of this edition, the sums of both."""

    day: date
    total: int | None
    before: int | None


@dataclass(frozen=True)
class Curve:
    """Sums of submissions, this edition over the one before."""

    line: Line
    before: Line | None
    ticks: list[Tick]
    opens_on: date
    closes_on: date
    rows: list[CurveRow]


def draw_curve(series: Series, before: Series | None, *, today: date) -> Curve:
    """Draw both from the same left edge; this edition ends at `today` while it is open."""
    length = max(series.length, before.length if before else 0)
    elapsed = min(max((today - series.opens_on).days, 0), series.length)
    totals = series.totals(series.length)[: elapsed + 1]
    earlier = before.totals(before.length) if before else []
    largest = nice_ceiling(max([*totals, *earlier, TICKS]))
    return Curve(
        line=_line(series.label, totals, length, largest),
        before=_line(before.label, earlier, length, largest) if before else None,
        ticks=[
            Tick(largest * part // TICKS, round(HEIGHT - HEIGHT * part / TICKS, 1))
            for part in range(TICKS + 1)
        ],
        opens_on=series.opens_on,
        closes_on=series.opens_on + timedelta(days=length),
        rows=list(_rows(series.opens_on, totals, earlier, length)),
    )


def nice_ceiling(value: int) -> int:
    """The next round number that the ticks divide: 107 becomes 120."""
    steps = (nice * 10**power for power in range(12) for nice in NICE)
    return next(step * TICKS for step in steps if step * TICKS >= value)


def _line(label: str, totals: Sequence[int], length: int, largest: int) -> Line:
    points = [
        (round(day * WIDTH / length, 1), round(HEIGHT - total * HEIGHT / largest, 1))
        for day, total in enumerate(totals)
    ]
    path = " ".join(f"{'L' if place else 'M'}{x} {y}" for place, (x, y) in enumerate(points))
    x, y = points[-1]
    lowest = max(height for place, height in points if place >= x - NAME_ROOM)
    return Line(path, label, totals[-1], x, y, low_y=min(lowest + 16, HEIGHT - 6))


def _rows(
    opens_on: date, totals: Sequence[int], earlier: Sequence[int], length: int
) -> Iterable[CurveRow]:
    step = max(ceil(length / TABLE_ROWS), 1)
    offsets = sorted({*range(0, length + 1, step), length})
    for offset in offsets:
        yield CurveRow(opens_on + timedelta(days=offset), _at(totals, offset), _at(earlier, offset))


def _at(totals: Sequence[int], offset: int) -> int | None:
    return totals[offset] if offset < len(totals) else None
