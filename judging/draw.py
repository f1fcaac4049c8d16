"""The balanced draw: who reads what, the same for everybody who knows the seed.

Pure. Every entry gets its number of judges, nobody reads where a conflict stands, loads differ by
no more than they must, pairs that exist stay. The order of chance is SHA-256 of seed and names,
so a stranger can draw again. Augmenting paths fill what greedy choice cannot, which makes the
answer exact: if the draw falls short, no other draw would do.
"""

import hashlib
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Task:
    """What is to be drawn. `loads` are the most entries a judge; `kept` pairs count and stay."""

    entries: tuple[str, ...]
    loads: dict[str, int]
    judges_per_entry: int
    conflicts: frozenset[Pair] = frozenset()
    kept: frozenset[Pair] = frozenset()


@dataclass(frozen=True, slots=True)
class Shortage:
    """Why it cannot be done: the entries of the tightest knot, who may read them, what is missing.

    The knot's entries need `needed` more scorecards, its judges have `places`; `missing` is the
    difference. `lonely`: entries with too few eligible judges whatever their load, and how many.
    """

    needed: int
    places: int
    entries: tuple[str, ...] = ()
    judges: tuple[str, ...] = ()
    lonely: dict[str, int] = field(default_factory=dict)

    @property
    def missing(self) -> int:
        """How many scorecards nobody could give."""
        return self.needed - self.places


@dataclass(frozen=True, slots=True)
class Drawn:
    """New pairs in order, and the shortage if there is one: then nothing should be assigned."""

    pairs: tuple[Pair, ...]
    shortage: Shortage | None = None


def draw(task: Task, seed: str) -> Drawn:
    """Draw judges for every entry that lacks some. `seed` is any text."""
    board = _Board(task, seed)
    board.fill()
    shortage = board.shortage()
    if shortage is None:
        board.balance()
    return Drawn(pairs=tuple(sorted(board.pairs())), shortage=shortage)


def chance(*parts: str) -> str:
    """A ticket: ascending order of tickets is the order of chance."""
    return hashlib.sha256("|".join(parts).encode()).hexdigest()


class _Board:
    """The growing assignment. `readers` holds new pairs only; loads include the kept ones."""

    def __init__(self, task: Task, seed: str) -> None:
        self.task, self.seed = task, seed
        self.entries = sorted(task.entries, key=lambda entry: (chance(seed, entry), entry))
        self.place_of = {entry: place for place, entry in enumerate(self.entries)}
        self.need = dict.fromkeys(task.entries, task.judges_per_entry)
        self.load = dict.fromkeys(task.loads, 0)
        for entry, judge in task.kept:
            if entry in self.need:
                self.need[entry] -= 1
            if judge in self.load:
                self.load[judge] += 1
        self.eligible = {entry: self._eligible(entry) for entry in self.entries}
        self.readers: dict[str, set[str]] = {entry: set() for entry in self.entries}
        self.reading: dict[str, set[str]] = {judge: set() for judge in task.loads}

    def _eligible(self, entry: str) -> list[str]:
        barred = self.task.conflicts | self.task.kept
        free = [judge for judge in self.task.loads if (entry, judge) not in barred]
        return sorted(free, key=lambda judge: (chance(self.seed, entry, judge), judge))

    def pairs(self) -> Iterator[Pair]:
        return ((entry, judge) for entry, judges in self.readers.items() for judge in judges)

    def fill(self) -> None:
        """Round by round, the scarcest entries first: the least loaded judge, else a way round."""
        for _ in range(self.task.judges_per_entry):
            for entry in sorted(self.entries, key=lambda name: len(self.eligible[name])):
                if self._open_places(entry) > 0:
                    self._place(entry)

    def _open_places(self, entry: str) -> int:
        return self.need[entry] - len(self.readers[entry])

    def _has_room(self, judge: str) -> bool:
        return self.load[judge] < self.task.loads[judge]

    def _place(self, entry: str) -> None:
        free = [j for j in self.eligible[entry] if j not in self.readers[entry]]
        with_room = [judge for judge in free if self._has_room(judge)]
        if with_room:
            self._give(entry, min(with_room, key=lambda judge: self.load[judge]))
            return
        self._follow(self._way_round(entry))

    def _give(self, entry: str, judge: str) -> None:
        self.readers[entry].add(judge)
        self.reading[judge].add(entry)
        self.load[judge] += 1

    def _take(self, entry: str, judge: str) -> None:
        self.readers[entry].remove(judge)
        self.reading[judge].remove(entry)
        self.load[judge] -= 1

    def _way_round(self, entry: str) -> list[Pair]:
        """The shortest chain of hand-overs that ends at a judge with room; empty if none does.

        Element i is (entry, judge): the entry goes to this judge, who hands the next entry on.
        """
        came: dict[str, tuple[str, str | None]] = {}
        waiting: deque[tuple[str, str | None]] = deque([(entry, None)])
        while waiting:
            moved, giver = waiting.popleft()
            for judge in self.eligible[moved]:
                if judge in came or judge in self.readers[moved]:
                    continue
                came[judge] = (moved, giver)
                if self._has_room(judge):
                    return self._chain(came, judge)
                waiting.extend((held, judge) for held in self._in_order(self.reading[judge]))
        return []

    def _chain(self, came: dict[str, tuple[str, str | None]], judge: str | None) -> list[Pair]:
        chain = []
        while judge is not None:
            entry, giver = came[judge]
            chain.append((entry, judge))
            judge = giver
        return chain[::-1]

    def _follow(self, chain: list[Pair]) -> None:
        """Hand over from the far end, so that nobody is ever above the own load."""
        for place in range(len(chain) - 1, -1, -1):
            entry, judge = chain[place]
            if place:
                self._take(entry, chain[place - 1][1])
            self._give(entry, judge)

    def _in_order(self, entries: Iterable[str]) -> list[str]:
        return sorted(entries, key=self.place_of.__getitem__)

    def balance(self) -> None:
        """Hand entries on while that brings two loads nearer; ends at the most even of all."""
        while chain := self._evener():
            self._follow_shift(chain)

    def _evener(self) -> list[Pair]:
        lightest = min(self.load.values(), default=0)
        heaviest = sorted(self.load, key=lambda judge: (-self.load[judge], judge))
        for judge in heaviest:
            if self.load[judge] < lightest + 2:
                break
            if chain := self._shift_from(judge):
                return chain
        return []

    def _shift_from(self, start: str) -> list[Pair]:
        """A chain of hand-overs from `start` to somebody with at least two entries fewer."""
        came: dict[str, Pair] = {}
        waiting = deque([start])
        while waiting:
            giver = waiting.popleft()
            for entry in self._in_order(self.reading[giver]):
                for judge in self.eligible[entry]:
                    if judge == start or judge in came or judge in self.readers[entry]:
                        continue
                    came[judge] = (entry, giver)
                    if self.load[judge] <= self.load[start] - 2 and self._has_room(judge):
                        return self._shift_chain(came, judge, start)
                    waiting.append(judge)
        return []

    def _shift_chain(self, came: dict[str, Pair], judge: str, start: str) -> list[Pair]:
        chain = []
        while judge != start:
            entry, giver = came[judge]
            chain.append((entry, judge))
            judge = giver
        chain.append(("", start))
        return chain[::-1]

    def _follow_shift(self, chain: list[Pair]) -> None:
        for place in range(len(chain) - 1, 0, -1):
            entry, judge = chain[place]
            self._take(entry, chain[place - 1][1])
            self._give(entry, judge)

    def shortage(self) -> Shortage | None:
        """The knot: all that unfilled entries can reach. By the law of max-flow it is full."""
        short = [entry for entry in self.entries if self._open_places(entry) > 0]
        if not short:
            return None
        entries, judges = self._reachable(short)
        return Shortage(
            needed=sum(self.need[entry] for entry in entries),
            places=sum(len(self.readers[entry]) for entry in entries),
            entries=tuple(sorted(entries)),
            judges=tuple(sorted(judges)),
            lonely={
                entry: len(self.eligible[entry])
                for entry in sorted(short)
                if len(self.eligible[entry]) < self.need[entry]
            },
        )

    def _reachable(self, short: list[str]) -> tuple[set[str], set[str]]:
        entries, judges, waiting = set(short), set(), list(short)
        while waiting:
            entry = waiting.pop()
            for judge in self.eligible[entry]:
                if judge in judges or judge in self.readers[entry]:
                    continue
                judges.add(judge)
                fresh = self.reading[judge] - entries
                entries |= fresh
                waiting.extend(fresh)
        return entries, judges
