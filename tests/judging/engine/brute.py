"""The best list under rules about groups, by trying every list there is."""

from collections import Counter
from itertools import combinations


def limits(rule, group):
    """Least and most places of a group."""
    if rule.get("limit") is not None:
        return 0, rule["limit"]
    quota = rule["groups"].get(group) or {}
    most = quota.get("max")
    return quota.get("min") or 0, 10**9 if most is None else most


def missing(rules, facts, names):
    """Minimum places that stay empty, by field and group."""
    empty = {}
    for rule in rules:
        taken = Counter(facts[name][rule["field"]] for name in names)
        for group in rule.get("groups") or {}:
            least, _ = limits(rule, group)
            if taken[group] < least:
                empty[rule["field"], group] = least - taken[group]
    return empty


def obeys(rules, facts, names):
    return all(
        number <= limits(rule, group)[1]
        for rule in rules
        for group, number in Counter(facts[name][rule["field"]] for name in names).items()
    )


def best_list(order, scores, facts, rules, places):
    """Fewest empty minimum places, then most entries, the largest sum, then the order."""
    lists = (
        names
        for size in range(places + 1)
        for names in combinations(order, size)
        if obeys(rules, facts, names)
    )

    def worth(names):
        points = sum(scores[name] for name in names)
        ahead = [-order.index(name) for name in names]
        return -sum(missing(rules, facts, names).values()), len(names), points, ahead

    return list(max(lists, key=worth))
