"""Run calls at the same instant, each on a connection of its own."""

import threading
from collections.abc import Callable, Sequence
from typing import Any

from django.db import connections


def in_threads(calls: Sequence[Callable[[], Any]]) -> list[Any]:
    """Start together behind a barrier; gives each call's answer, or raises its exception."""
    barrier = threading.Barrier(len(calls))
    answers: list[Any] = [None] * len(calls)

    def run(place: int, call: Callable[[], Any]) -> None:
        try:
            barrier.wait(10)
            answers[place] = call()
        except BaseException as fault:  # noqa: BLE001 -- raised again in the test's own thread
            answers[place] = fault
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=item) for item in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    for answer in answers:
        if isinstance(answer, BaseException):
            raise answer
    return answers
