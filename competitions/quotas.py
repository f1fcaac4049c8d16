"""How many entries a participant may submit: which row of the quotas holds for whom."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from competitions.models import Competition, Group, Quota


@dataclass(frozen=True, slots=True)
class Quotas:
    """The rows of an edition with its groups.

    A row that names kind or group goes before one that leaves it empty, the kind first. Groups
    that come under the same row share its places; a group outside the quota never counts.
    """

    rows: list[Quota]
    groups: list[Group]

    def row_for(self, kind: str, group_id: int) -> Quota | None:
        """What limits a participant of this kind in this group."""
        rows = [
            row
            for row in self.rows
            if row.agency_kind in {kind, ""} and row.group_id in {group_id, None}
        ]
        return max(rows, key=_closeness, default=None)

    def obstacle(self, name: str, kind: str, used: Mapping[int, int], group: Group) -> list[str]:
        """The sentence, when a participant has no place left in this group.

        `used` tells how many entries it has submitted in each group.
        """
        taken, most = self.places(kind, used, group)
        if most is None or taken < most:
            return []
        facts = {"participant": name, "used": taken, "most": most}
        return [
            _("Quota used up: %(participant)s has submitted %(used)s of %(most)s entries.") % facts
        ]

    def places(self, kind: str, used: Mapping[int, int], group: Group) -> tuple[int, int | None]:
        """How many places are taken, of how many; None where nothing limits them."""
        row = self.row_for(kind, group.pk) if group.counts_in_quota else None
        if row is None:
            return 0, None
        shared = [one.pk for one in self.groups if one.counts_in_quota]
        return sum(used.get(pk, 0) for pk in shared if self.row_for(kind, pk) == row), row.most


def _closeness(row: Quota) -> tuple[bool, bool]:
    return (row.agency_kind != "", row.group_id is not None)


def read_quotas(competition: Competition) -> list[Quota]:
    """The rows; no statement where the page has read already that there are none."""
    return list(competition.quotas.all()) if getattr(competition, "has_quotas", True) else []
