"""Several rules about groups at once: the best list by CP-SAT of OR-Tools.

First the fewest unmet minimum places, then the fullest list, then the largest sum of published
scores, and among lists of equal sum the one with more of the better ranks, rank by rank. Each
step is solved to its optimum and held in the next one, with one worker and a fixed seed, so
that the list is unique and the same everywhere.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from math import gcd
from typing import NamedTuple

from ortools.sat.python import cp_model

from judging.engine.errors import UNSUPPORTED_METHOD, EngineError
from judging.engine.quotas import Candidate, Rule, equals
from judging.engine.reaching import near, within_reach

LARGEST = 2**50  # of a sum or a combined weight: far inside 64 bits
_Terms = list[tuple[cp_model.IntVar, int]]


class _Part(NamedTuple):
    """One step of the comparison: how many of these, where at most `most` are possible."""

    names: list[str]
    most: int


def choose(candidates: Sequence[Candidate], rules: Sequence[Rule], places: int) -> set[str]:
    """Return who is selected: a first list from the front, then the best of all within reach."""
    first = _Solver(near(candidates, rules, places), rules, places)
    first.hold_best_sum()
    reach = within_reach(candidates, rules, places, first.chosen)
    solver = _Solver(reach, rules, places)
    solver.hint(first.chosen)
    solver.hold_best_sum()
    solver.hold_in_order(solver.tiers())
    solver.hold_in_order(solver.undecided())
    return solver.chosen


def is_unsettled(candidates: Sequence[Candidate], rules: Sequence[Rule], chosen: set[str]) -> bool:
    """Tell whether another list is as good in everything but the names of its entries."""
    pairs = list(equals(candidates, chosen))
    if any(own.groups == other.groups for own, other in pairs):
        return True
    if not pairs:
        return False
    tiers = {row.tier for row in candidates if row.name in chosen}
    solver = _Solver([row for row in candidates if row.tier in tiers], rules, len(chosen))
    solver.hold_best([(variable, -1) for variable in solver.missing])
    for part in solver.tiers(chosen):
        solver.model.add(sum(solver.taken[name] for name in part.names) == part.most)
    mixed = {own.name for own, _ in pairs}
    solver.model.add(sum(solver.taken[name] for name in sorted(mixed)) < len(mixed))
    return solver.solve()


class _Solver:
    """The model: one truth a candidate, the limits of all groups, and the current best list."""

    def __init__(self, candidates: Sequence[Candidate], rules: Sequence[Rule], places: int) -> None:
        self.model, self.places, self.rules = cp_model.CpModel(), places, rules
        self.candidates = _worth_a_look(candidates, places)
        self.taken = {row.name: self.model.new_bool_var(row.name) for row in self.candidates}
        self.missing: list[cp_model.IntVar] = []
        self.chosen: set[str] = set()
        self.model.add(sum(self.taken.values()) <= places)
        self._keep_rules()
        self._keep_order()

    def hold_best_sum(self) -> None:
        """Hold the fewest unmet minimum places, the fullest list, and the largest sum."""
        self.hold_best([(variable, -1) for variable in self.missing])
        self.hold_best([(variable, 1) for variable in self.taken.values()])
        self.hold_best(self.sum_of_scores())

    def hint(self, chosen: set[str]) -> None:
        """Begin the next search from a list."""
        self.model.clear_hints()
        for name, variable in self.taken.items():
            self.model.add_hint(variable, name in chosen)

    def sum_of_scores(self) -> _Terms:
        """Return the scores in the smallest integers; the list's length is held already."""
        least = min((row.score for row in self.candidates), default=0)
        unit = gcd(*(row.score - least for row in self.candidates)) or 1
        worth = [(row.score - least) // unit for row in self.candidates]
        if sum(sorted(worth)[-self.places :]) > LARGEST:
            raise EngineError(UNSUPPORTED_METHOD)
        return list(zip(self.taken.values(), worth, strict=True))

    def tiers(self, chosen: set[str] | None = None) -> list[_Part]:
        """Return the tiers, best first, with their sizes or how many of each are chosen."""
        parts = []
        for _, group in groupby(self.candidates, key=lambda row: row.tier):
            names = [row.name for row in group]
            most = len(names) if chosen is None else len(chosen.intersection(names))
            parts.append(_Part(names, most))
        return parts

    def undecided(self) -> list[_Part]:
        """Return the candidates of tiers of which only a part is in, one by one."""
        split = (
            part
            for part in self.tiers()
            if 0 < len(self.chosen.intersection(part.names)) < len(part.names)
        )
        return [_Part([name], 1) for part in split for name in part.names]

    def hold_in_order(self, parts: Iterable[_Part]) -> None:
        """Take as many as can be of each part before the next one; stop when all have a place."""
        held: set[str] = set()
        for batch in _batches(parts):
            if self.chosen <= held:
                return
            self.hold_best([(self.taken[name], weight) for name, weight in _weighted(batch)])
            held.update(name for part in batch for name in part.names)

    def hold_best(self, terms: _Terms) -> None:
        """Make the sum as large as it can be and keep it there."""
        terms = [(variable, weight) for variable, weight in terms if weight]
        if not terms:
            return
        variables, weights = zip(*terms, strict=True)
        goal = cp_model.LinearExpr.weighted_sum(variables, weights)
        self.model.maximize(goal)
        best = self.solve() and round(self.best)
        self.model.clear_objective()
        self.model.add(goal == best)

    def solve(self) -> bool:
        """Find a best list, beginning from the last one; False if there is none."""
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        solver.parameters.random_seed = 0
        if solver.solve(self.model) != cp_model.OPTIMAL:
            return False
        self.best = solver.objective_value
        self.chosen = {name for name, row in self.taken.items() if solver.boolean_value(row)}
        self.hint(self.chosen)
        return True

    def _keep_rules(self) -> None:
        for place, rule in enumerate(self.rules):
            members: dict[str, list[cp_model.IntVar]] = {group: [] for group in rule.quotas}
            for row in self.candidates:
                members.setdefault(row.groups[place], []).append(self.taken[row.name])
            for group, own in sorted(members.items()):
                self._keep_quota(rule, group, own)

    def _keep_quota(self, rule: Rule, group: str, members: list[cp_model.IntVar]) -> None:
        quota = rule.of(group)
        if quota.most is not None and len(members) > quota.most:
            self.model.add(sum(members) <= quota.most)
        if quota.least:
            missing = self.model.new_int_var(0, quota.least, f"missing {group}")
            self.model.add(sum(members) + missing >= quota.least)
            self.missing.append(missing)

    def _keep_order(self) -> None:
        """Take the better one first where all rules see two candidates alike."""
        last: dict[tuple[str, ...], cp_model.IntVar] = {}
        for row in self.candidates:
            if row.groups in last:
                self.model.add_implication(self.taken[row.name], last[row.groups])
            last[row.groups] = self.taken[row.name]


def _worth_a_look(candidates: Sequence[Candidate], places: int) -> list[Candidate]:
    """Leave out who stands behind a whole list of candidates that all rules see alike."""
    seen: Counter[tuple[str, ...]] = Counter()
    kept = []
    for row in candidates:
        seen[row.groups] += 1
        if seen[row.groups] <= places:
            kept.append(row)
    return kept


def _batches(parts: Iterable[_Part]) -> Iterator[list[_Part]]:
    """Give as many steps of a comparison at a time as fit into one weighted sum."""
    batch: list[_Part] = []
    size = 1
    for part in parts:
        if batch and size * (part.most + 1) > LARGEST:
            yield batch
            batch, size = [], 1
        batch.append(part)
        size *= part.most + 1
    if batch:
        yield batch


def _weighted(batch: list[_Part]) -> Iterator[tuple[str, int]]:
    """Weigh each part above all that follow it together."""
    weight = 1
    for part in reversed(batch):
        yield from ((name, weight) for name in part.names)
        weight *= part.most + 1
