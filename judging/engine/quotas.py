"""Kind `selection`: the best N under one rule about groups, minimum places first."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from judging.engine.errors import MINIMUMS_EXCEED_N, UNSUPPORTED_METHOD, EngineError
from judging.engine.shapes import (
    read_distinct,
    read_integer,
    read_mapping,
    read_name,
    read_named,
    read_optional_integer,
)


@dataclass(frozen=True, slots=True)
class Quota:
    """Least and most places of a group; without `most` there is no upper limit."""

    least: int = 0
    most: int | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """Which group each candidate belongs to, and what the groups may have."""

    group_of: dict[str, str]
    quotas: dict[str, Quota] = field(default_factory=dict)
    otherwise: Quota = field(default_factory=Quota)

    def quota_for(self, candidate: str) -> Quota:
        """Return the quota of the candidate's group."""
        return self.quotas.get(self.group_of[candidate], self.otherwise)


def select(document: object) -> dict[str, Any]:
    """Answer with the selected in overall order, and why each of them is in.

    With one rule the greedy choice is the best one: each group's minimum, then in order of
    rank past groups that are full. Two rules at once need a solver, which is another method.
    """
    row = read_mapping(document)
    candidates = read_distinct(row.get("ranked"))
    places = read_integer(row.get("n"), least=1)
    rule = _read_rule(row, candidates)
    if sum(quota.least for quota in rule.quotas.values()) > places:
        raise EngineError(MINIMUMS_EXCEED_N)
    return _fill(list(candidates), rule, places)


def _read_rule(row: dict[str, Any], candidates: dict[str, dict[str, Any]]) -> Rule:
    if row.get("quotas") is not None and row.get("max_per") is not None:
        raise EngineError(UNSUPPORTED_METHOD)
    if row.get("quotas") is not None:
        return _read_quotas(read_mapping(row["quotas"]), candidates)
    if row.get("max_per") is not None:
        return _read_limit(read_mapping(row["max_per"]), candidates)
    return Rule(dict.fromkeys(candidates, ""))


def _read_quotas(row: dict[str, Any], candidates: dict[str, dict[str, Any]]) -> Rule:
    groups = read_named(row.get("groups"), read_mapping)
    quotas = {name: _read_quota(item or {}) for name, item in groups.items()}
    return Rule(_groups(candidates, row.get("field")), quotas)


def _read_quota(row: dict[str, Any]) -> Quota:
    least = read_optional_integer(row.get("min"), least=0) or 0
    return Quota(least, read_optional_integer(row.get("max"), least=least))


def _read_limit(row: dict[str, Any], candidates: dict[str, dict[str, Any]]) -> Rule:
    limit = Quota(most=read_integer(row.get("limit"), least=1))
    return Rule(_groups(candidates, row.get("field")), otherwise=limit)


def _groups(candidates: dict[str, dict[str, Any]], name: object) -> dict[str, str]:
    key = read_name(name)
    return {candidate: read_name(row.get(key)) for candidate, row in candidates.items()}


def _fill(ranked: list[str], rule: Rule, places: int) -> dict[str, Any]:
    reason: dict[str, str] = {}
    taken: Counter[str] = Counter()
    skipped: list[str] = []
    for candidate in ranked:
        if taken[rule.group_of[candidate]] < rule.quota_for(candidate).least:
            _take(candidate, "minimum", rule, reason, taken)
    shortfall = {
        group: quota.least - taken[group]
        for group, quota in sorted(rule.quotas.items())
        if taken[group] < quota.least
    }
    for candidate in ranked:
        most = rule.quota_for(candidate).most
        if candidate in reason or len(reason) == places:
            continue
        if most is not None and taken[rule.group_of[candidate]] >= most:
            skipped.append(candidate)
        else:
            _take(candidate, "open", rule, reason, taken)
    selected = [candidate for candidate in ranked if candidate in reason]
    return {
        "selected": selected,
        "reason": {candidate: reason[candidate] for candidate in selected},
        "shortfall": shortfall,
        "skipped": skipped,
    }


def _take(
    candidate: str, why: str, rule: Rule, reason: dict[str, str], taken: Counter[str]
) -> None:
    reason[candidate] = why
    taken[rule.group_of[candidate]] += 1
