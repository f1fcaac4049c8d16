"""Who may do what with editions: person and state, never the clock."""

import rules

from accounts.models import User
from accounts.states import ORGANISER_SIDE, UNIT_ROLES, Role
from competitions.models import Competition
from competitions.queries import is_within


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


@rules.predicate
def takes_part(person: User, competition: Competition) -> bool:
    """Works on entries in an agency of the edition's territory."""
    workspace = person.workspace
    return bool(
        workspace
        and workspace.role in UNIT_ROLES
        and is_within(workspace.agency_id, competition.territory_id)
    )


rules.add_perm("competitions.view_dashboard", works_on_competition)
rules.add_perm("competitions.publish_competition", runs_competition)
rules.add_perm("competitions.conclude_competition", runs_competition)
rules.add_perm("competitions.edit_competition", runs_competition)
rules.add_perm("competitions.ask_enquiry", takes_part)
rules.add_perm("competitions.view_enquiries", works_on_competition)
rules.add_perm("competitions.answer_enquiry", runs_competition)
