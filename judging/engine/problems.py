"""The assignment document: read strictly, and turned into matrices in the order of names."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from judging.engine.assign import BARRED, Problem
from judging.engine.errors import FIXED_IN_CONFLICT, MALFORMED, UNKNOWN_REFERENCE, EngineError
from judging.engine.shapes import (
    or_default,
    read_distinct,
    read_flag,
    read_integer,
    read_list,
    read_mapping,
    read_name,
    read_named,
    read_names,
    read_text,
)

HIGHEST_COST = 1_000_000
HIGHEST_COUNT = 1_000_000

Bools = NDArray[np.bool_]
Integers = NDArray[np.int64]
Costs = NDArray[np.int32]
Rows = dict[str, dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Names:
    """Proposals and judges by code point, and the place of each."""

    proposals: dict[str, int]
    judges: dict[str, int]

    def pairs(self, cells: Bools) -> list[list[str]]:
        """Return the pairs of a matrix in order."""
        proposals, judges = list(self.proposals), list(self.judges)
        return [[proposals[row], judges[column]] for row, column in np.argwhere(cells)]

    def panels(self, cells: Bools) -> dict[str, list[str]]:
        """Return the judges of each proposal."""
        panels: dict[str, list[str]] = {name: [] for name in self.proposals}
        for proposal, judge in self.pairs(cells):
            panels[proposal].append(judge)
        return panels

    def proposals_at(self, rows: Integers) -> list[str]:
        """Return the proposals of these rows."""
        names = list(self.proposals)
        return [names[row] for row in rows]

    def judges_at(self, columns: Integers) -> list[str]:
        """Return the judges of these columns."""
        names = list(self.judges)
        return [names[column] for column in columns]

    def by_judge(self, numbers: Integers) -> dict[str, int]:
        """Return a number for each judge."""
        return dict(zip(self.judges, numbers.tolist(), strict=True))


def read_problem(row: dict[str, Any]) -> tuple[Names, Problem]:
    """Return the problem; the order in which the document lists things is no matter."""
    proposals, judges = _by_name(row.get("proposals")), _by_name(row.get("judges"))
    names = Names(_places(proposals), _places(judges))
    usual = _read_count(row.get("k"), least=1)
    conflicts = _conflicts(names, proposals, judges)
    problem = Problem(
        need=_counts(proposals, "k", usual),
        least=_counts(judges, "min_load", 0),
        most=_counts(judges, "max_load", HIGHEST_COUNT),
        cost=np.where(conflicts, np.int32(BARRED), _costs(row, names, proposals)),
        fixed=_read_pairs(row.get("fixed"), names),
        plan=_read_pairs(row.get("plan"), names),
        seed=_read_seed(row.get("seed")),
        even=read_flag(row.get("even")),
        linked=read_flag(row.get("linked")),
    )
    _refuse_contradictions(problem, conflicts)
    return names, problem


def _refuse_contradictions(problem: Problem, conflicts: Bools) -> None:
    if (problem.least > problem.most).any():
        raise EngineError(MALFORMED)
    if (problem.fixed & conflicts).any():
        raise EngineError(FIXED_IN_CONFLICT)


def _by_name(value: object) -> Rows:
    rows = read_distinct(value)
    return {name: rows[name] for name in sorted(rows)}


def _places(rows: Iterable[str]) -> dict[str, int]:
    return {name: place for place, name in enumerate(rows)}


def _place(places: dict[str, int], name: str) -> int:
    if name not in places:
        raise EngineError(UNKNOWN_REFERENCE)
    return places[name]


def _counts(rows: Rows, field: str, default: int) -> Integers:
    counts = [_read_count(or_default(row.get(field), default)) for row in rows.values()]
    return np.array(counts, np.int64)


def _read_count(value: object, least: int = 0) -> int:
    return _at_most(read_integer(value, least), HIGHEST_COUNT)


def _read_cost(value: object) -> int:
    return _at_most(read_integer(value, 0), HIGHEST_COST)


def _at_most(number: int, highest: int) -> int:
    if number > highest:
        raise EngineError(MALFORMED)
    return number


def _read_seed(value: object) -> str:
    """Return the seed as text: a number is as good a seed as its digits."""
    if isinstance(value, int):
        return str(_read_count(value))
    return read_text(or_default(value, ""))


def _conflicts(names: Names, proposals: Rows, judges: Rows) -> Bools:
    """Bar who is named in a proposal's conflicts and who belongs to its agency."""
    barred = np.zeros((len(proposals), len(judges)), bool)
    members: dict[str, list[int]] = {}
    for judge, row in judges.items():
        for agency in read_names(or_default(row.get("agencies"), [])):
            members.setdefault(agency, []).append(names.judges[judge])
    for place, row in enumerate(proposals.values()):
        for judge in read_names(or_default(row.get("conflicts"), [])):
            barred[place, _place(names.judges, judge)] = True
        if row.get("agency") is not None:
            barred[place, members.get(read_name(row["agency"]), [])] = True
    return barred


def _costs(row: dict[str, Any], names: Names, proposals: Rows) -> Costs:
    """Return what each pair costs: by the proposal's own row, else its topic's, else nothing.

    Whom a row leaves out may not read the proposal.
    """
    topics = _cost_rows(row.get("topics"), names)
    lines = [np.zeros(len(names.judges), np.int32), *topics.values()]
    place_of = {name: place for place, name in enumerate(topics, start=1)}
    chosen = [_topic_place(item, place_of) for item in proposals.values()]
    costs = np.stack(lines)[np.array(chosen, np.int64)]
    for name, own in _cost_rows(row.get("cost"), names).items():
        costs[_place(names.proposals, name)] = own
    return costs


def _topic_place(row: dict[str, Any], place_of: dict[str, int]) -> int:
    return 0 if row.get("topic") is None else _place(place_of, read_name(row["topic"]))


def _cost_rows(value: object, names: Names) -> dict[str, Costs]:
    rows = read_named(or_default(value, {}), read_mapping)
    return {name: _cost_row(row, names) for name, row in rows.items() if row is not None}


def _cost_row(row: dict[str, Any], names: Names) -> Costs:
    costs = np.full(len(names.judges), BARRED, np.int32)
    for judge, cost in read_named(row, _read_cost).items():
        costs[_place(names.judges, judge)] = BARRED if cost is None else cost
    return costs


def _read_pairs(value: object, names: Names) -> Bools:
    cells = np.zeros((len(names.proposals), len(names.judges)), bool)
    for item in read_list(or_default(value, [])):
        pair = read_list(item)
        if len(pair) != 2:
            raise EngineError(MALFORMED)
        row = _place(names.proposals, read_name(pair[0]))
        column = _place(names.judges, read_name(pair[1]))
        if cells[row, column]:
            raise EngineError(MALFORMED)
        cells[row, column] = True
    return cells
