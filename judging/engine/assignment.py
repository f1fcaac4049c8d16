"""Kind `assignment`: the document of a panel and its proposals, and the answer in words of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from judging.engine.assign import BARRED, Plan, Problem, assign, rest_of
from judging.engine.errors import (
    FIXED_IN_CONFLICT,
    MALFORMED,
    UNKNOWN_REFERENCE,
    EngineError,
)
from judging.engine.linking import anchors, typical_link
from judging.engine.overlap import linked_groups
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
    read_optional_integer,
    read_rows,
    read_text,
    refuse_repetition,
)
from judging.engine.shortage import Shortage

HIGHEST_COST = 1_000_000
HIGHEST_LOAD = 1_000_000

Bools = NDArray[np.bool_]
Integers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Names:
    """Proposals and judges by code point, and the place of each."""

    proposals: dict[str, int]
    judges: dict[str, int]

    def pairs(self, cells: Bools) -> list[list[str]]:
        """Return the pairs of a matrix in order."""
        proposals, judges = list(self.proposals), list(self.judges)
        return [[proposals[row], judges[column]] for row, column in np.argwhere(cells)]

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


def answer_assignment(document: object) -> dict[str, Any]:
    """Answer with a plan or with the reason why there is none.

    A document that brings an `assignment` asks only whether its judges are linked.
    """
    row = read_mapping(document)
    if row.get("assignment") is not None:
        return _linked(_read_panels(row["assignment"]))
    names, problem = read_problem(row)
    result, explain = assign(problem), read_flag(row.get("explain"))
    if isinstance(result, Shortage):
        return _infeasible(names, result) | (_scarcity(names, problem, result) if explain else {})
    return _feasible(names, problem, result) | (_details(names, problem, result) if explain else {})


def read_problem(row: dict[str, Any]) -> tuple[Names, Problem]:
    """Return the problem in the order of names, so that the order of the document is no matter."""
    proposals, judges = _by_name(row.get("proposals")), _by_name(row.get("judges"))
    names = Names(_places(proposals), _places(judges))
    usual = read_integer(row.get("k"), least=1)
    problem = Problem(
        need=np.array([_read_count(item.get("k"), usual) for item in proposals.values()], int),
        least=np.array([_read_count(item.get("min_load"), 0) for item in judges.values()], int),
        most=np.array([_read_load(item.get("max_load")) for item in judges.values()], int),
        cost=_read_costs(row, names, proposals, _conflicts(names, proposals, judges)),
        fixed=_read_pairs(row.get("fixed"), names),
        plan=_read_pairs(row.get("plan"), names),
        seed=_read_seed(row.get("seed")),
        even=read_flag(row.get("even")),
        linked=read_flag(row.get("linked")),
    )
    if (problem.least > problem.most).any():
        raise EngineError(MALFORMED)
    return names, problem
