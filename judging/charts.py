"""Where a plausible interval of ranks lies on a page's own scale; measures in percent."""

from collections.abc import Iterable
from dataclasses import dataclass

EDGE = 7  # a label nearer to the border than this would be cut off
MOST_TICKS = 5
STEPS = (1, 2, 5, 10, 20, 25, 50, 100, 200, 250, 500, 1000, 2000, 5000, 10000)


@dataclass(frozen=True, slots=True)
class Scale:
    """The ranks that a page shows, from the left border to the right one; `cut` is the line."""

    first: int
    last: int
    cut: int

    def at(self, rank: float) -> float:
        """Where a rank stands, in percent of the width."""
        return round((rank - self.first + 0.5) / (self.last - self.first + 1) * 100, 2)

    @property
    def cut_at(self) -> float | None:
        """Right of the last place above the line, if the page shows it."""
        if not self.first <= self.cut <= self.last:
            return None
        return round((self.cut - self.first + 1) / (self.last - self.first + 1) * 100, 2)

    @property
    def ticks(self) -> list[tuple[int, float]]:
        """Round ranks of the head, each with its place."""
        wide = self.last - self.first
        step = next((step for step in STEPS if wide / step <= MOST_TICKS), STEPS[-1])
        ranks = [self.first, *range((self.first // step + 1) * step, self.last + 1, step)]
        if len(ranks) > 1 and ranks[1] - ranks[0] < step / 2:
            del ranks[1]
        return [(rank, min(max(self.at(rank), EDGE / 2), 100 - EDGE / 2)) for rank in ranks]


@dataclass(frozen=True, slots=True)
class Interval:
    """A row's reach with the rank in it, and where its label stands."""

    low: float
    high: float
    rank: float
    label: float
    cut: float | None


def scale_of(reaches: Iterable[tuple[int, int]], cut: int) -> Scale | None:
    """One scale for all rows of a page; none where no row has an interval."""
    known = list(reaches)
    if not known:
        return None
    return Scale(min(low for low, _ in known), max(high for _, high in known), cut)


def interval_of(scale: Scale, low: int, high: int, rank: int) -> Interval:
    """A row on the scale of its page. The rank itself may lie outside of what is plausible."""
    start, end, here = scale.at(low), scale.at(high), scale.at(rank)
    return Interval(
        start,
        end,
        min(max(here, 1.5), 98.5),
        min(max((start + end) / 2, EDGE), 100 - EDGE),
        scale.cut_at,
    )
