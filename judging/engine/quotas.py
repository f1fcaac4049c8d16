"""The best N under rules about groups: minimum places first, then in order, past full groups.

Kind `selection`, and the cut of a ranking with quotas. With one rule the greedy choice is the
best one (groups part the field); several rules at once need a solver, see `juggling`.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from math import lcm
from typing import Any

from judging.engine.errors import MALFORMED, MINIMUMS_EXCEED_N, EngineError
from judging.engine.shapes import (
    read_decimal,
    read_distinct,
    read_integer,
    read_mapping,
    read_name,
    read_named,
    read_optional_integer,
    read_rows,
)

MINIMUM, OPEN = "minimum", "open"


@dataclass(frozen=True, slots=True)
class Quota:
    """Least and most places of a group; without `most` there is no upper limit."""

    least: int = 0
    most: int | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """What the groups of one field may have; groups that are not named have `otherwise`."""

    field: str
    quotas: dict[str, Quota] = field(default_factory=dict)
    otherwise: Quota = field(default_factory=Quota)

    def of(self, group: str) -> Quota:
        """Return the quota of a group."""
        return self.quotas.get(group, self.otherwise)


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody in the final order: the group under each rule, in the order of the rules.

    `score` is in any unit that is common to all. Candidates of one `tier` are equal by
    every declared key, so that only their names part them.
    """

    name: str
    groups: tuple[str, ...]
    score: int
    tier: int


def select(document: object) -> dict[str, Any]:
    """Answer kind `selection`: the selected in overall order, and why each of them is in."""
    row = read_mapping(document)
    rows = read_distinct(row.get("ranked"))
    places = read_integer(row.get("n"), least=1)
    rules = _read_rules(row)
    candidates = _read_candidates(rows, rules)
    chosen = choose(candidates, rules, places)
    reasons, shortfall = account(candidates, rules, chosen)
    return {
        "selected": list(reasons),
        "reason": reasons,
        "shortfall": {group: missing for (_, group), missing in sorted(shortfall.items())},
        "skipped": skipped(candidates, reasons, places),
    }


def read_rule(row: dict[str, Any]) -> Rule:
    """Return a rule about named groups or one limit for every group, never both."""
    name, groups, limit = read_name(row.get("field")), row.get("groups"), row.get("limit")
    if (groups is None) == (limit is None):
        raise EngineError(MALFORMED)
    if groups is None:
        return Rule(name, otherwise=Quota(most=read_integer(limit, least=1)))
    quotas = read_named(groups, read_mapping)
    return Rule(name, {group: _read_quota(item or {}) for group, item in quotas.items()})


def read_rule_list(value: object) -> tuple[Rule, ...]:
    """Return the rules of a ranking document."""
    return tuple(read_rule(row) for row in read_rows(value))


def choose(candidates: Sequence[Candidate], rules: Sequence[Rule], places: int) -> set[str]:
    """Return who is selected. Raises EngineError if the minimums of one rule exceed the places."""
    if any(sum(quota.least for quota in rule.quotas.values()) > places for rule in rules):
        raise EngineError(MINIMUMS_EXCEED_N)
    if len(rules) > 1:
        return import_module("judging.engine.juggling").choose(candidates, rules, places)
    return greedy(candidates, rules[0] if rules else Rule(""), places)


def greedy(candidates: Sequence[Candidate], rule: Rule, places: int) -> set[str]:
    """Return the best list under one rule: minimum places, then in order past full groups."""
    taken: Counter[str] = Counter()
    chosen: set[str] = set()
    for candidate in candidates:
        group = _group(candidate)
        if taken[group] < rule.of(group).least:
            chosen.add(candidate.name)
            taken[group] += 1
    for candidate in candidates:
        group, most = _group(candidate), rule.of(_group(candidate)).most
        is_full = most is not None and taken[group] >= most
        if candidate.name not in chosen and len(chosen) < places and not is_full:
            chosen.add(candidate.name)
            taken[group] += 1
    return chosen


def is_unsettled(candidates: Sequence[Candidate], rules: Sequence[Rule], chosen: set[str]) -> bool:
    """Tell whether names alone decided: an equal in the same tier could stand there as well.

    With one rule the lists of a size are the bases of a matroid, so a single exchange shows it.
    """
    if len(rules) > 1:
        module = import_module("judging.engine.juggling")
        return module.is_unsettled(candidates, rules, chosen)
    rule = rules[0] if rules else Rule("")
    return any(_may_swap(candidates, rule, chosen, pair) for pair in equals(candidates, chosen))


def equals(
    candidates: Sequence[Candidate], chosen: set[str]
) -> Iterator[tuple[Candidate, Candidate]]:
    """Give the pairs of one selected and one not selected that the ladder left equal."""
    tiers: dict[int, list[Candidate]] = {}
    for candidate in candidates:
        tiers.setdefault(candidate.tier, []).append(candidate)
    for tier in tiers.values():
        inside = [candidate for candidate in tier if candidate.name in chosen]
        outside = [candidate for candidate in tier if candidate.name not in chosen]
        yield from ((own, other) for own in inside for other in outside)


def account(
    candidates: Sequence[Candidate], rules: Sequence[Rule], chosen: set[str]
) -> tuple[dict[str, str], dict[tuple[str, str], int]]:
    """Return why each is in, in overall order, and the minimum places that had no candidate.

    The best of a group up to its minimum are in by the minimum. Shortfall by field and group.
    """
    taken: Counter[tuple[int, str]] = Counter()
    reasons: dict[str, str] = {}
    for candidate in candidates:
        if candidate.name not in chosen:
            continue
        keys = list(enumerate(candidate.groups))
        owed = any(taken[key] < rules[key[0]].of(key[1]).least for key in keys)
        reasons[candidate.name] = MINIMUM if owed else OPEN
        taken.update(keys)
    return reasons, {
        (rule.field, group): quota.least - taken[place, group]
        for place, rule in enumerate(rules)
        for group, quota in sorted(rule.quotas.items())
        if taken[place, group] < quota.least
    }


def skipped(candidates: Sequence[Candidate], reasons: dict[str, str], places: int) -> list[str]:
    """Return who was passed over while open places were filled."""
    last = len(candidates)
    if len(reasons) == places:
        opened = [at for at, row in enumerate(candidates) if reasons.get(row.name) == OPEN]
        last = max(opened, default=0)
    return [candidate.name for candidate in candidates[:last] if candidate.name not in reasons]


def _read_rules(row: dict[str, Any]) -> tuple[Rule, ...]:
    rules = [read_mapping(row[name]) for name in ("quotas", "max_per") if row.get(name) is not None]
    return tuple(read_rule(rule) for rule in rules)


def _read_candidates(rows: dict[str, dict[str, Any]], rules: Sequence[Rule]) -> list[Candidate]:
    """Read the list; scores are owed where several rules are weighed against each other."""
    scores = dict.fromkeys(rows, 0)
    if len(rules) > 1:
        exact = {name: read_decimal(row.get("score")) for name, row in rows.items()}
        unit = lcm(*(value.denominator for value in exact.values()))
        scores = {name: int(value * unit) for name, value in exact.items()}
    return [
        Candidate(name, tuple(read_name(row.get(rule.field)) for rule in rules), scores[name], at)
        for at, (name, row) in enumerate(rows.items())
    ]


def _read_quota(row: dict[str, Any]) -> Quota:
    least = read_optional_integer(row.get("min"), least=0) or 0
    return Quota(least, read_optional_integer(row.get("max"), least=least))


def _may_swap(
    candidates: Sequence[Candidate],
    rule: Rule,
    chosen: set[str],
    pair: tuple[Candidate, Candidate],
) -> bool:
    leaving, entering = map(_group, pair)
    if leaving == entering:
        return True
    taken = Counter(_group(row) for row in candidates if row.name in chosen)
    most = rule.of(entering).most
    return taken[leaving] > rule.of(leaving).least and (most is None or taken[entering] < most)


def _group(candidate: Candidate) -> str:
    return candidate.groups[0] if candidate.groups else ""
