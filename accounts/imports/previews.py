"""The rows of a preview in the reader's words."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.translation import gettext

from accounts.changes import LABELS, word_of
from accounts.imports.faults import told
from accounts.models import ImportLine


@dataclass(frozen=True, slots=True)
class Change:
    """One fact, before and after."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class FaultLine:
    """One fault of one row."""

    number: int
    stored: dict[str, Any]

    @cached_property
    def said(self) -> dict[str, str]:
        """Cell, what was read, reason, and how to mend it."""
        return told(self.stored)

    @property
    def texts(self) -> tuple[str, ...]:
        """As a line of the list of faults."""
        said = self.said
        return (str(self.number), said["cell"], said["read"], said["reason"], said["mend"])


@dataclass(frozen=True, slots=True)
class PreviewLine:
    """One row of the file: what it would change, or its faults."""

    number: int
    name: str
    changes: list[Change]
    faults: list[FaultLine]


def lines_of_page(rows: Iterable[ImportLine]) -> list[PreviewLine]:
    """Facts in the order of the sheet; of a new agency only those that say something."""
    return [
        PreviewLine(
            row.number,
            row.name or gettext("(without a name)"),
            [_change(name, row) for name in LABELS if _is_told(name, row)],
            [FaultLine(row.number, fault) for fault in row.faults],
        )
        for row in rows
    ]


def _is_told(name: str, row: ImportLine) -> bool:
    """What changes, also when it is emptied."""
    return name in row.before or bool(row.after.get(name))


def _change(name: str, row: ImportLine) -> Change:
    before = word_of(name, row.before[name]) if name in row.before else ""
    return Change(str(LABELS[name]), before, word_of(name, row.after[name]))
