"""Who may do what with editions: person and state, never the clock."""

import rules

from accounts.models import User
from accounts.states import ORGANISER_SIDE, Role
from competitions.models import Competition


@rules.predicate
def runs_competition(person: User, competition: Competition) -> bool:
    """The organiser's own organiser."""
    workspace = person.workspace
    return bool(
        workspace
        and workspace.role == Role.ORGANISER
        and workspace.agency_id == competition.organiser_id
    )


@rules.predicate
def works_on_competition(person: User, competition: Competition) -> bool:
    """Organiser, secretariat or auditor of the organising agency."""
    workspace = person.workspace
    return bool(
        workspace
        and workspace.role in ORGANISER_SIDE
        and workspace.agency_id == competition.organiser_id
    )


rules.add_perm("competitions.view_dashboard", works_on_competition)
rules.add_perm("competitions.publish_competition", runs_competition)
rules.add_perm("competitions.conclude_competition", runs_competition)
rules.add_perm("competitions.edit_competition", runs_competition)
