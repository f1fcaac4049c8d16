"""Who may do what with editions: person and state, never the clock."""

import rules

from accounts.models import User
from accounts.states import ORGANISER_SIDE, UNIT_ROLES, Role
from competitions.models import Competition, Event
from competitions.queries import is_within

SIGNS_UP = (Role.LOCAL_ADMIN, Role.DRAFTER)


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


@rules.predicate
def plans_events(person: User) -> bool:
    """An organiser: events belong to the office, not to one edition."""
    return bool(person.workspace and person.workspace.role == Role.ORGANISER)


@rules.predicate
def sees_events(person: User) -> bool:
    """Organiser, secretariat or auditor."""
    return bool(person.workspace and person.workspace.role in ORGANISER_SIDE)


@rules.predicate
def is_of_events_office(person: User, event: Event) -> bool:
    """Works for the office that holds the event."""
    return bool(person.workspace and person.workspace.agency_id == event.organiser_id)


@rules.predicate
def is_invited(person: User, event: Event) -> bool:
    """Writes or checks entries for an agency of the event's territory."""
    workspace = person.workspace
    return bool(
        workspace
        and workspace.role in SIGNS_UP
        and is_within(workspace.agency_id, event.territory_id)
    )


@rules.predicate
def is_organiser(person: User) -> bool:
    """Works as organiser in the active workspace, whichever office that is."""
    return person.workspace is not None and person.workspace.role == Role.ORGANISER


rules.add_perm("competitions.create_competition", is_organiser)
rules.add_perm("competitions.view_dashboard", works_on_competition)
rules.add_perm("competitions.publish_competition", runs_competition)
rules.add_perm("competitions.conclude_competition", runs_competition)
rules.add_perm("competitions.edit_competition", runs_competition)
rules.add_perm("competitions.cancel_competition", runs_competition)
rules.add_perm("competitions.move_deadline", runs_competition)
rules.add_perm("competitions.change_rules", runs_competition)
rules.add_perm("competitions.ask_enquiry", takes_part)
rules.add_perm("competitions.view_enquiries", works_on_competition)
rules.add_perm("competitions.answer_enquiry", runs_competition)
rules.add_perm("competitions.list_events", sees_events)
rules.add_perm("competitions.create_event", plans_events)
rules.add_perm("competitions.view_event", sees_events & is_of_events_office)
rules.add_perm("competitions.manage_event", plans_events & is_of_events_office)
rules.add_perm("competitions.sign_up_agency", is_invited)
