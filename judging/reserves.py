"""The order of a reserve list, kept apart from the database."""

from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")


def natural_place(positions: Sequence[int], position: int) -> int:
    """Where an entry of this rank stands among others: before the first that ranks below it."""
    before = next((at for at, other in enumerate(positions) if other > position), len(positions))
    return before + 1


def put_in(order: Sequence[T], one: T, place: int) -> list[T]:
    """The list with one more at a place that counts from 1; beyond the end means last."""
    at = max(0, min(place - 1, len(order)))
    return [*order[:at], one, *order[at:]]
