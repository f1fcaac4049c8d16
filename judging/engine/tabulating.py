"""The counted totals of a ranking document as arrays, in an order that names do not change."""

from dataclasses import dataclass

import numpy as np

from judging.engine.components import Marks
from judging.engine.counting import Count, count_evaluations
from judging.engine.documents import read_ranking
from judging.engine.errors import MALFORMED, EngineError

#: A total in points beyond this has no statistics worth telling.
LARGEST = 10**9


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """Judge totals in points, and what the numbers in `marks` stand for.

    Proposals stand by code point, judges by what they gave: another name changes nothing.
    """

    count: Count
    marks: Marks
    proposals: list[str]
    judges: list[str]


def tabulate(document: object) -> Table:
    """Read a ranking document. Raises EngineError."""
    count = count_evaluations(read_ranking(document))
    proposals = sorted(count.totals)
    judges = _by_content(count, proposals)
    place = {judge: at for at, judge in enumerate(judges)}
    rows = [
        (at, place[judge], _points(count, name, judge))
        for at, name in enumerate(proposals)
        for judge in sorted(count.totals[name], key=place.__getitem__)
    ]
    whose, who, total = zip(*rows, strict=True) if rows else ((), (), ())
    marks = Marks(np.array(whose, np.int64), np.array(who, np.int64), np.array(total, float))
    return Table(count, marks, proposals, judges)


def _points(count: Count, proposal: str, judge: str) -> float:
    total, unit = count.totals[proposal][judge], count.unit
    if abs(total) > LARGEST * unit:
        raise EngineError(MALFORMED)
    return total / unit


def _by_content(count: Count, proposals: list[str]) -> list[str]:
    own: dict[str, list[tuple[int, int]]] = {}
    for at, name in enumerate(proposals):
        for judge, total in count.totals[name].items():
            own.setdefault(judge, []).append((at, total))
    return sorted(own, key=lambda judge: (own[judge], judge))
