"""What a draw brought, as its page tells it."""

from dataclasses import dataclass
from typing import Any

from judging.models import DrawRun, PanelMember


@dataclass(frozen=True, slots=True)
class Load:
    """What one judge got, beside what the judge would take."""

    name: str
    entries: int
    most: int


@dataclass(frozen=True, slots=True)
class Share:
    """A plan's facts; `groups` are names of judges that no common entry links to the others."""

    facts: dict[str, Any]
    loads: list[Load]
    groups: list[list[str]]

    @property
    def lightest(self) -> int:
        """The smallest load."""
        return min((load.entries for load in self.loads), default=0)

    @property
    def heaviest(self) -> int:
        """The largest load."""
        return max((load.entries for load in self.loads), default=0)


def share_of(draw: DrawRun, members: dict[str, PanelMember]) -> Share:
    """The run's facts with names; a judge who is on no panel any more keeps the code."""
    facts = draw.outcome
    names = {code: member.person.name for code, member in members.items()}
    loads = [
        Load(names.get(code, code), count, _most(members.get(code)))
        for code, count in facts["loads"].items()
    ]
    groups = [] if facts["connected"] else facts["linked_groups"]
    return Share(
        facts,
        sorted(loads, key=lambda load: load.name),
        [sorted(names.get(code, code) for code in group) for group in groups],
    )


def _most(member: PanelMember | None) -> int:
    return member.maximum_load if member else 0
