"""The branch as it stands, light enough to hold thousands, and its digest."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from accounts.models import Agency
from core.digests import canonical_json

FACTS = ("name", "short_name", "kind", "region_code", "is_disadvantaged", "cluster")


@dataclass(frozen=True, slots=True)
class Node:
    """An agency that is there."""

    pk: int
    parent: int | None
    code: str
    local_code: str
    registry: int | None
    closed_on: date | None
    name: str
    short_name: str
    kind: str
    region_code: str
    is_disadvantaged: bool
    cluster: str

    def facts(self) -> dict:
        """What a row of the sheet may change."""
        return {name: getattr(self, name) for name in FACTS}


COLUMNS = (
    *("pk", "parent_id", "code", "local_code", "registry_id", "closed_on"),
    *FACTS,
)


class Branch:
    """A government and all below it."""

    def __init__(self, government: Agency) -> None:
        rows = Agency.objects.branch_of(government).order_by("pk").values_list(*COLUMNS)
        self.top = government.pk
        self.depth = Agency.objects.line_to(government).count()
        self.nodes = {row[0]: Node(*row) for row in rows}
        self.by_portal_code = {node.code.lower(): node.pk for node in self.nodes.values()}
        self.by_local_code = {
            node.local_code.lower(): node.pk
            for node in self.nodes.values()
            if node.registry == self.top
        }

    def find(self, code: str) -> int | None:
        """The agency with this code: the government's own comes before the portal's."""
        key = code.lower()
        return self.by_local_code.get(key, self.by_portal_code.get(key))

    def above(self, pk: int) -> Iterator[Node]:
        """From the agency up to just below the government."""
        while pk != self.top:
            node = self.nodes[pk]
            yield node
            pk = node.parent

    def path(self, pk: int) -> tuple[str, ...]:
        """Names from just below the government down to the agency."""
        return tuple(node.name for node in self.above(pk))[::-1]

    def digest(self) -> str:
        """One digest over every fact that an import reads or writes."""
        total = hashlib.sha256()
        for node in self.nodes.values():
            closed_on = node.closed_on.isoformat() if node.closed_on else ""
            facts = [node.pk, node.parent, node.local_code, node.registry, closed_on]
            total.update(canonical_json([*facts, *node.facts().values()]).encode() + b"\n")
        return total.hexdigest()
