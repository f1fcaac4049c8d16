"""Which candidates can stand in a best list under several rules at all: few of many thousand.

Under one rule alone the best list is the greedy one, and the best list with a further candidate
in it is one exchange away (the lists of one size are the bases of a matroid). Such a list is
worth no less than one under all rules. Who makes it worth less than a list that is known to keep
all rules is in no best list.
"""

from collections import Counter
from collections.abc import Sequence

from judging.engine.quotas import Candidate, Rule, greedy

#: How much longer than the list the first look is.
NEAR = 3


def near(candidates: Sequence[Candidate], rules: Sequence[Rule], places: int) -> list[Candidate]:
    """Return the front of the order and of every group that has a minimum: for a first list."""
    names = {row.name for row in candidates[: NEAR * places]}
    for at, rule in enumerate(rules):
        names |= greedy(_alone(candidates, at), rule, places)
        seen: Counter[str] = Counter()
        for row in candidates:
            group = row.groups[at]
            seen[group] += 1
            if seen[group] <= NEAR * rule.of(group).least:
                names.add(row.name)
    return [row for row in candidates if row.name in names]


def within_reach(
    candidates: Sequence[Candidate], rules: Sequence[Rule], places: int, known: set[str]
) -> list[Candidate]:
    """Return who may be in a list as good as `known`; everybody where that cannot be shown."""
    bound = sum(row.score for row in candidates if row.name in known)
    kept = list(candidates)
    for at, rule in enumerate(rules):
        alone = _alone(candidates, at)
        best = greedy(alone, rule, places)
        if len(best) != len(known) or _missing(alone, rule, best) != _missing(alone, rule, known):
            return list(candidates)
        worth = _worth_with(alone, rule, best)
        kept = [row for row in kept if worth[row.name] >= bound]
    return kept


def _alone(candidates: Sequence[Candidate], at: int) -> list[Candidate]:
    return [Candidate(row.name, (row.groups[at],), row.score, row.tier) for row in candidates]


def _missing(candidates: Sequence[Candidate], rule: Rule, names: set[str]) -> int:
    taken = Counter(row.groups[0] for row in candidates if row.name in names)
    return sum(max(0, quota.least - taken[group]) for group, quota in rule.quotas.items())


def _worth_with(candidates: Sequence[Candidate], rule: Rule, best: set[str]) -> dict[str, float]:
    """Return the sum of the best list under one rule that holds a candidate, for each."""
    whole = sum(row.score for row in candidates if row.name in best)
    taken = Counter(row.groups[0] for row in candidates if row.name in best)
    lowest: dict[str, int] = {}
    for row in candidates:
        if row.name in best:
            lowest[row.groups[0]] = min(row.score, lowest.get(row.groups[0], row.score))
    spare = [score for group, score in lowest.items() if taken[group] > rule.of(group).least]
    worth: dict[str, float] = {}
    for row in candidates:
        group, most = row.groups[0], rule.of(row.groups[0]).most
        leaving = [lowest[group]] if group in lowest else []
        if most is None or taken[group] < most:
            leaving += spare
        gain = row.score - min(leaving) if leaving else -float("inf")
        worth[row.name] = whole if row.name in best else whole + gain
    return worth
