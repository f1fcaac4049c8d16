"""Run calls at the same instant, each on a connection of its own; let controls meet for certain."""

import pkgutil
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection, connections
from django.db.models import Model

from core.querysets import LockingQuerySet

PATIENCE = 60  # seconds; a thread that has not come by then never will


def rounds(few: int, many: int) -> pytest.MarkDecorator:
    """How often a race is run: a few times each day, many times in the long run.

    That it is a race at all is shown by its control, which needs no luck.
    """
    long = pytest.param(many, id=f"{many} rounds", marks=pytest.mark.slow)
    return pytest.mark.parametrize("rounds", [pytest.param(few, id=f"{few} rounds"), long])


def in_threads(calls: Sequence[Callable[[], Any]]) -> list[Any]:
    """Start together behind a barrier; gives each call's answer, or raises its exception."""
    answers = at_once(*calls)
    for answer in answers:
        if isinstance(answer, BaseException):
            raise answer
    return answers


def at_once(*calls: Callable[[], Any]) -> list[Any]:
    """Start together behind a barrier; exceptions are answers. Rounds of a test share a ring."""
    if len(calls) not in rings:
        rings[len(calls)] = Ring(len(calls))
    return rings[len(calls)].at_once(*calls)


class Ring:
    """Threads that stay, each with its connection: a round of many costs no new ones."""

    def __init__(self, of: int = 2) -> None:
        self.gate = meeting(of)
        self.pool = [ThreadPoolExecutor(1) for _ in range(of)]

    def at_once(self, *calls: Callable[[], Any]) -> list[Any]:
        """Start together behind a barrier; exceptions are answers."""
        pairs = zip(self.pool, calls, strict=True)
        rounds = [one.submit(self._run, call) for one, call in pairs]
        return [one.result(PATIENCE) for one in rounds]

    def _run(self, call: Callable[[], Any]) -> Any:
        self.gate.wait()
        try:
            return call()
        except BaseException as fault:  # noqa: BLE001 -- the test looks at it in its own thread
            return fault

    def close(self) -> None:
        """Give the connections back."""
        for one in self.pool:
            one.submit(connections.close_all).result(PATIENCE)
            one.shutdown()


rings: dict[int, Ring] = {}


def close_rings() -> None:
    """After each test that commits."""
    while rings:
        rings.popitem()[1].close()


@contextmanager
def ring(of: int = 2) -> Iterator[Ring]:
    """A ring for one test."""
    threads = Ring(of)
    try:
        yield threads
    finally:
        threads.close()


def meeting(of: int = 2) -> threading.Barrier:
    """A place that nobody leaves before all have come."""
    return threading.Barrier(of, timeout=PATIENCE)


def meet_after(monkeypatch: pytest.MonkeyPatch, read: str) -> None:
    """Hold two threads once each has come back from `read`: nobody writes before both have read."""
    both, act = meeting(), pkgutil.resolve_name(read)

    def read_and_meet(*args: Any, **kwargs: Any) -> Any:
        found = act(*args, **kwargs)
        both.wait()
        return found

    monkeypatch.setattr(read, read_and_meet)


def read_without_lock(
    monkeypatch: pytest.MonkeyPatch, meet: Callable[[], Any] = lambda: None, of: type = Model
) -> None:
    """`lock` reads without the lock; `meet` holds whoever has read a row `of`."""

    def read(self: LockingQuerySet, row: Model) -> Model:
        found = self.get(pk=row.pk)
        if isinstance(row, of):
            meet()
        return found

    monkeypatch.setattr(LockingQuerySet, "lock", read)


class Overtaking:
    """Two acts of which one has read before the other begins, and goes on once that has ended.

    `hold` stands where the late one has read; whoever else comes by passes.
    """

    def __init__(self) -> None:
        self.has_read, self.is_over = threading.Event(), threading.Event()
        self.late: int | None = None

    def hold(self) -> None:
        """What a control puts behind the read."""
        if threading.get_ident() == self.late:
            self.has_read.set()
            self.is_over.wait(PATIENCE)

    def of(self, late: Callable[[], Any], quick: Callable[[], Any]) -> list[Any]:
        """What both answered; exceptions are answers."""

        def begin() -> Any:
            self.late = threading.get_ident()
            return late()

        def overtake() -> Any:
            self.has_read.wait(PATIENCE)
            try:
                return quick()
            finally:
                self.is_over.set()

        return at_once(begin, overtake)


def somebody_waits() -> bool:
    """Whether a session on this database stands behind a lock; other suites have their own."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_locks WHERE NOT granted AND pid IN"
            " (SELECT pid FROM pg_locks JOIN pg_database ON pg_database.oid = database"
            " WHERE datname = current_database())"
        )
        return cursor.fetchone()[0] > 0
