"""Presentations in time: places out of days, and entries into places.

Pure. Instants are aware datetimes, lengths are minutes. A person is in one room at a time: two
entries that share anybody (a judge, somebody of the team, the local admin's agency) never overlap.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import NamedTuple

Span = tuple[datetime, datetime]


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
    length, rest = timedelta(minutes=minutes), timedelta(minutes=gap)
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
    """
    board = _Board(people, sorted(places), busy)
    entries = sorted(people, key=lambda entry: (len(board.open_to[entry]), entry))
    left = [entry for entry in entries if not board.seat(entry, set())]
    board.close_ranks()
    return Timetable(dict(board.taken), tuple(sorted(left)))


class _Board:
    """Entries by place, while they are being seated."""

    def __init__(
        self,
        people: Mapping[str, Collection[int]],
        places: list[Place],
        busy: Mapping[int, Collection[Span]],
    ) -> None:
        self.people = {entry: frozenset(who) for entry, who in people.items()}
        self.taken: dict[str, Place] = {}
        self.holder: dict[Place, str] = {}
        self.open_to = {
            entry: [place for place in places if not _is_busy(who, place, busy)]
            for entry, who in self.people.items()
        }

    def seat(self, entry: str, seen: set[Place]) -> bool:
        """The earliest free place; else one whose holder can go elsewhere."""
        for place in self.open_to[entry]:
            if place not in self.holder and not self._clashes(entry, place):
                return self._put(entry, place)
        return any(self._swap(entry, place, seen) for place in self.open_to[entry])

    def _swap(self, entry: str, place: Place, seen: set[Place]) -> bool:
        holder = self.holder.get(place)
        if holder is None or place in seen:
            return False
        seen.add(place)
        self._lift(holder)
        if not self._clashes(entry, place):
            self._put(entry, place)
            if self.seat(holder, seen):
                return True
            self._lift(entry)
        self._put(holder, place)
        return False

    def close_ranks(self) -> None:
        """No hole stays that a later entry of the same people could fill."""
        for entry in sorted(self.taken, key=lambda name: (self.taken[name], name)):
            place = self._lift(entry)
            free = (other for other in self.open_to[entry] if other not in self.holder)
            fits = (other for other in free if not self._clashes(entry, other))
            self._put(entry, min([place, *fits]))

    def _put(self, entry: str, place: Place) -> bool:
        self.taken[entry], self.holder[place] = place, entry
        return True

    def _lift(self, entry: str) -> Place:
        place = self.taken.pop(entry)
        del self.holder[place]
        return place

    def _clashes(self, entry: str, place: Place) -> bool:
        """Whether somebody would have to be in two rooms."""
        return any(
            overlap(_span(place), _span(other)) and self.people[entry] & self.people[name]
            for name, other in self.taken.items()
            if name != entry
        )


def _span(place: Place) -> Span:
    return place.starts_at, place.ends_at


def _is_busy(who: Collection[int], place: Place, busy: Mapping[int, Collection[Span]]) -> bool:
    return any(overlap(_span(place), span) for person in who for span in busy.get(person, ()))
