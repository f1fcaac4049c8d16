"""Presentations in time: places out of days, and entries into places.

Pure. Instants are aware datetimes, lengths are minutes. A person is in one room at a time: two
entries that share anybody (a judge, somebody of the team, the local admin's agency) never overlap.
"""

from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import NamedTuple

Span = tuple[datetime, datetime]
DEEPEST = 40  # entries that give way one after the other
PATIENCE = 200_000  # looks at a place in one search, a few seconds; what is left waits for the next


class Stretch(NamedTuple):
    """A day in one room; `pause` is its break, or None."""

    key: int
    opens_at: datetime
    closes_at: datetime
    pause: Span | None = None


class Place(NamedTuple):
    """One presentation's time on a day."""

    starts_at: datetime
    key: int
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class Timetable:
    """Where each entry goes, and those for which no free place is left."""

    places: dict[str, Place] = field(default_factory=dict)
    left: tuple[str, ...] = ()


def places_of(stretch: Stretch, *, minutes: int, gap: int) -> Iterator[Place]:
    """As many as fit, with `gap` minutes between two; none reaches into the break."""
    length, rest = timedelta(minutes=max(1, minutes)), timedelta(minutes=gap)
    start = stretch.opens_at
    while start + length <= stretch.closes_at:
        end = start + length
        if stretch.pause and overlap((start, end), stretch.pause):
            start = stretch.pause[1]
            continue
        yield Place(start, stretch.key, end)
        start = end + rest


def overlap(one: Span, other: Span) -> bool:
    """Half open: one may begin when the other ends."""
    return one[0] < other[1] and other[0] < one[1]


def fit(
    people: Mapping[str, Collection[int]],
    places: Iterable[Place],
    busy: Mapping[int, Collection[Span]],
) -> Timetable:
    """Give every entry a place; `people` are those who must be there, by entry.

    `busy`: when a person is elsewhere already. Whoever fits into the fewest places chooses first;
    each entry takes the earliest free place, and gives way to another where that lets both in.
    The search ends: whatever is left after `PATIENCE` looks may have a place in the next one.
    """
    board = _Board(people, sorted(places), busy)
    entries = sorted(people, key=lambda entry: (len(board.open_to[entry]), entry))
    left = [entry for entry in entries if not board.seat(entry, set())]
    board.close_ranks()
    return Timetable(dict(board.taken), tuple(sorted(left)))


class _Board:
    """Entries by place, while they are being seated. `free` and a person's spans are in order."""

    def __init__(
        self,
        people: Mapping[str, Collection[int]],
        places: list[Place],
        busy: Mapping[int, Collection[Span]],
    ) -> None:
        self.people = {entry: frozenset(who) for entry, who in people.items()}
        self.free = list(places)
        self.taken: dict[str, Place] = {}
        self.holder: dict[Place, str] = {}
        self.spans: dict[int, list[Span]] = defaultdict(list)
        self.looks = PATIENCE
        self.open_to = {
            entry: [place for place in places if not _is_busy(who, place, busy)]
            if any(map(busy.get, who))
            else places
            for entry, who in self.people.items()
        }
        self.closed = {
            entry: frozenset(places).difference(fits)
            for entry, fits in self.open_to.items()
            if len(fits) < len(places)
        }

    def seat(self, entry: str, seen: set[Place], depth: int = 0) -> bool:
        """The earliest free place; else one whose holder can go elsewhere."""
        place = self._earliest(entry, self.free)
        if place is not None:
            return self._put(entry, place)
        if not self.free or depth == DEEPEST:
            return False
        return any(self._swap(entry, place, seen, depth) for place in self.open_to[entry])

    def _earliest(self, entry: str, places: list[Place]) -> Place | None:
        """Rooms of one hour are looked at once."""
        known: dict[Span, bool] = {}
        for place in places:
            span = _span(place)
            if span not in known:
                known[span] = self._fits(entry, place)
            if known[span] or self.looks <= 0:
                return place if known[span] else None
        return None

    def _swap(self, entry: str, place: Place, seen: set[Place], depth: int) -> bool:
        holder = self.holder.get(place)
        if holder is None or place in seen or self.looks <= 0:
            return False
        seen.add(place)
        self._lift(holder)
        if self._fits(entry, place):
            self._put(entry, place)
            if self.seat(holder, seen, depth + 1):
                return True
            self._lift(entry)
        self._put(holder, place)
        return False

    def close_ranks(self) -> None:
        """No hole stays that a later entry of the same people could fill."""
        for entry in sorted(self.taken, key=lambda name: (self.taken[name], name)):
            place = self._lift(entry)
            earlier = self.free[: bisect_left(self.free, place)]
            self._put(entry, self._earliest(entry, earlier) or place)

    def _put(self, entry: str, place: Place) -> bool:
        self.taken[entry], self.holder[place] = place, entry
        del self.free[bisect_left(self.free, place)]
        for person in self.people[entry]:
            insort(self.spans[person], _span(place))
        return True

    def _lift(self, entry: str) -> Place:
        place = self.taken.pop(entry)
        del self.holder[place]
        insort(self.free, place)
        for person in self.people[entry]:
            self.spans[person].remove(_span(place))
        return place

    def _fits(self, entry: str, place: Place) -> bool:
        """Whether nobody would have to be in two rooms."""
        self.looks -= 1
        if self.looks < 0 or place in self.closed.get(entry, ()):
            return False
        span = _span(place)
        return not any(_meets(self.spans[person], span) for person in self.people[entry])


def _meets(spans: list[Span], span: Span) -> bool:
    """Spans of one person never overlap, so only the two neighbours can."""
    here = bisect_left(spans, span)
    return any(overlap(one, span) for one in spans[max(0, here - 1) : here + 1])


def _span(place: Place) -> Span:
    return place.starts_at, place.ends_at


def _is_busy(who: Collection[int], place: Place, busy: Mapping[int, Collection[Span]]) -> bool:
    return any(overlap(_span(place), span) for person in who for span in busy.get(person, ()))
