"""Who may open which page of the portal: person only, never the clock."""

import rules

from accounts.models import User
from competitions.querysets import STAFF_ROLES


@rules.predicate
def runs_editions(person: User) -> bool:
    """Works for an organiser."""
    return person.workspace is not None and person.workspace.role in STAFF_ROLES


rules.add_perm("portal.list_competitions", runs_editions)
