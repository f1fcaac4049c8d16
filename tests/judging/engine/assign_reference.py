"""The slow reference of assignment: every plan there is, counted out."""

from itertools import chain, combinations, product


def all_plans(document):
    """Every way to give each proposal its judges, as {proposal: judges}."""
    choices = [_panels(document, proposal) for proposal in document["proposals"]]
    names = [proposal["id"] for proposal in document["proposals"]]
    for panels in product(*choices):
        plan = dict(zip(names, panels, strict=True))
        if _within_loads(document, plan):
            yield plan


def may_read(document, proposal):
    """The judges without a conflict and with a cost."""
    costs = document.get("cost", {}).get(proposal["id"])
    return {
        judge["id"]
        for judge in document["judges"]
        if judge["id"] not in proposal.get("conflicts", [])
        and (costs is None or costs.get(judge["id"]) is not None)
        and proposal.get("agency", "-") not in judge.get("agencies", [])
    }


def fixed_of(document, proposal):
    return {judge for entry, judge in document.get("fixed", []) if entry == proposal["id"]}


def loads_of(document, plan):
    return [sum(judge["id"] in panel for panel in plan.values()) for judge in document["judges"]]


def changes(document, plan):
    """Pairs that neither the plan nor the fixed pairs hold; none where there is no plan."""
    before = {tuple(pair) for pair in document.get("plan", []) + document.get("fixed", [])}
    if not document.get("plan"):
        return 0
    return len({(entry, judge) for entry, panel in plan.items() for judge in panel} - before)


def cost_of(document, plan, jitter):
    """The weighted cost of section 7 over the pairs that are free to choose."""
    fixed = {tuple(pair) for pair in document.get("fixed", [])}
    return sum(
        10 * document.get("cost", {}).get(entry, {}).get(judge, 0) + jitter.get((entry, judge), 0)
        for entry, panel in plan.items()
        for judge in panel
        if (entry, judge) not in fixed
    )


def worth(document, plan, jitter):
    """What is best is smallest: changes, unevenness, cost."""
    uneven = sum(load**2 for load in loads_of(document, plan)) if document.get("even") else 0
    return changes(document, plan), uneven, cost_of(document, plan, jitter)


def largest_shortage(document):
    """The most that any set of proposals lacks, by the sum of the README; the empty one nothing."""
    proposals = document["proposals"]
    sets = chain.from_iterable(combinations(proposals, size) for size in range(len(proposals) + 1))
    return max(_lacks(document, some) for some in sets)


def _lacks(document, proposals):
    needed = sum(_open_need(document, proposal) for proposal in proposals)
    return needed - sum(_possible(document, judge, proposals) for judge in document["judges"])


def _open_need(document, proposal):
    return max(proposal.get("k", document["k"]) - len(fixed_of(document, proposal)), 0)


def _possible(document, judge, proposals):
    held = sum(judge["id"] == one for _entry, one in document.get("fixed", []))
    readable = sum(
        judge["id"] in may_read(document, proposal) - fixed_of(document, proposal)
        for proposal in proposals
    )
    return min(max(judge["max_load"] - held, 0), readable)


def _panels(document, proposal):
    fixed = fixed_of(document, proposal)
    free = sorted(may_read(document, proposal) - fixed)
    for some in combinations(free, _open_need(document, proposal)):
        yield fixed | set(some)


def _within_loads(document, plan):
    held = [
        sum(judge["id"] == one for _entry, one in document.get("fixed", []))
        for judge in document["judges"]
    ]
    return all(
        judge.get("min_load", 0) <= load <= max(judge["max_load"], mine)
        for judge, load, mine in zip(
            document["judges"], loads_of(document, plan), held, strict=True
        )
    )
