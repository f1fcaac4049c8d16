"""Linked groups of judges: in one group are those who read a common proposal, also over others."""

from collections.abc import Iterable, Sequence


def linked_groups(panels: Iterable[Sequence[str]]) -> list[list[str]]:
    """Return the groups of the judges that appear in the panels, each and all in order."""
    leader: dict[str, str] = {}
    for panel in panels:
        for judge in panel:
            _join(leader, panel[0], judge)
    groups: dict[str, list[str]] = {}
    for judge in sorted(leader):
        groups.setdefault(_leader_of(leader, judge), []).append(judge)
    return sorted(groups.values())


def _join(leader: dict[str, str], one: str, other: str) -> None:
    leader[_leader_of(leader, one)] = _leader_of(leader, other)


def _leader_of(leader: dict[str, str], judge: str) -> str:
    leader.setdefault(judge, judge)
    while leader[judge] != judge:
        leader[judge] = leader[leader[judge]]
        judge = leader[judge]
    return judge
