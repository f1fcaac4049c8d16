"""Who may open which page of the portal: person only, never the clock."""

import rules

from accounts.models import User
from accounts.states import ORGANISER_SIDE


@rules.predicate
def runs_editions(person: User) -> bool:
    """Works for an organiser."""
    return person.workspace is not None and person.workspace.role in ORGANISER_SIDE


rules.add_perm("portal.list_competitions", runs_editions)
