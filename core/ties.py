"""What apps above hang onto a row of an app below: how much, and why the row may not be closed.

The lower app shows the numbers without knowing what is counted; an app registers when it gets
ready.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Model, OuterRef, QuerySet
from django.utils.functional import Promise


def _nothing(_row: Model, _at: datetime) -> list[str]:
    return []


@dataclass(frozen=True, slots=True)
class Tie:
    """One kind of thing that hangs onto rows of `model` (its label in lower case).

    `rows(ref)` are the things of the row that `ref` points at: all are counted in one statement.
    `obstacles(row, at)` are sentences for whoever closes the row.
    """

    name: str
    model: str
    label: Promise
    rows: Callable[[OuterRef], QuerySet]
    obstacles: Callable[[Model, datetime], list[str]] = _nothing


_TIES: dict[str, Tie] = {}


def register(tie: Tie) -> None:
    """Make the tie known under its name; again is harmless."""
    _TIES[tie.name] = tie


def ties_of(model: type[Model]) -> list[Tie]:
    """All that hangs onto rows of this model, in the order of their names."""
    label = model._meta.label_lower
    return [tie for _name, tie in sorted(_TIES.items()) if tie.model == label]
