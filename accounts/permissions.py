"""Who may do what with people: one line per permission, readable as a table.

What each role hands out stands in `states.GRANTABLE`.
"""

import rules
from django.db.models import Model

from accounts.models import Agency, Invitation, Membership, User
from accounts.queries import is_within_reach
from accounts.querysets import top_of
from accounts.states import GRANTABLE, OFFICE_ROLES, Role
from core.models import Approval


def may_grant(person: User, agency: Agency, role: str) -> bool:
    """Whether the person's workspace hands out this role in this agency.

    Unit roles: in the own branch. Office roles: only in the organiser's own office.
    """
    workspace = person.workspace
    if workspace is None or role not in GRANTABLE.get(workspace.role, ()):
        return False
    if role in OFFICE_ROLES:
        return agency.pk == workspace.agency_id
    return is_within_reach(agency, workspace)


@rules.predicate
def manages_people(person: User, _subject: Model | None = None) -> bool:
    """The active role hands out roles at all."""
    return person.workspace is not None and person.workspace.role in GRANTABLE


@rules.predicate
def grants_role(person: User, subject: Membership | Invitation) -> bool:
    """The subject is a membership or an invitation that this person could have made."""
    return may_grant(person, subject.agency, subject.role)


@rules.predicate
def is_own_membership(person: User, membership: Membership) -> bool:
    """Nobody shuts the door behind himself."""
    return membership.person_id == person.pk


@rules.predicate
def is_self(person: User, subject: User) -> bool:
    """The own account."""
    return subject.pk == person.pk


@rules.predicate
def decides_in_office(person: User, approval: Approval | None = None) -> bool:
    """An organiser of the office before which the request was put; of any office for none."""
    workspace = person.workspace
    if workspace is None or workspace.role != Role.ORGANISER:
        return False
    return approval is None or approval.office == workspace.agency.code


@rules.predicate
def is_asker(person: User, approval: Approval) -> bool:
    """Whoever asked: may take it back, and never grants it."""
    return approval.asked_by_id == person.pk


@rules.predicate
def asked_for_office(person: User, approval: Approval | None = None) -> bool:
    """Asked for it, and works for the office before which it was put."""
    workspace = person.workspace
    if approval is None or workspace is None or not is_asker(person, approval):
        return False
    return approval.office == workspace.agency.code


@rules.predicate
def looks_after_agencies(person: User, _agency: Agency | None = None) -> bool:
    """Organisers for their government, local admins for their branch; which, says `visible_to`."""
    return person.workspace is not None and person.workspace.role in GRANTABLE


@rules.predicate
def keeps_the_tree(person: User, _subject: Model | None = None) -> bool:
    """An organiser: builds the tree, for one government."""
    return person.workspace is not None and person.workspace.role == Role.ORGANISER


@rules.predicate
def is_top_of_reach(person: User, agency: Agency) -> bool:
    """Nobody moves or closes the ground that the own reach begins with."""
    return person.workspace is not None and agency.pk == top_of(person.workspace).pk


rules.add_perm("accounts.view_person", manages_people)
rules.add_perm("accounts.invite_person", manages_people)
rules.add_perm("accounts.view_invitation", grants_role)
rules.add_perm("accounts.withdraw_invitation", grants_role)
rules.add_perm("accounts.renew_invitation", grants_role)
rules.add_perm("accounts.end_membership", grants_role & ~is_own_membership)
rules.add_perm("accounts.change_membership_end", grants_role & ~is_own_membership)
rules.add_perm("accounts.review_membership", grants_role & ~is_own_membership)
rules.add_perm("accounts.update_profile", is_self)
rules.add_perm("accounts.end_sessions", is_self)
rules.add_perm("accounts.view_approval", decides_in_office | asked_for_office)
rules.add_perm("accounts.grant_approval", decides_in_office & ~is_asker)
rules.add_perm("accounts.refuse_approval", decides_in_office & ~is_asker)
rules.add_perm("accounts.withdraw_approval", asked_for_office)
rules.add_perm("accounts.view_agency", looks_after_agencies)
rules.add_perm("accounts.add_agency", looks_after_agencies)
rules.add_perm("accounts.edit_agency", looks_after_agencies)
rules.add_perm("accounts.move_agency", keeps_the_tree & ~is_top_of_reach)
rules.add_perm("accounts.merge_agency", keeps_the_tree & ~is_top_of_reach)
rules.add_perm("accounts.close_agency", keeps_the_tree & ~is_top_of_reach)
rules.add_perm("accounts.reopen_agency", keeps_the_tree & ~is_top_of_reach)
rules.add_perm("accounts.export_agencies", keeps_the_tree)
rules.add_perm("accounts.upload_agencies", keeps_the_tree)
rules.add_perm("accounts.view_import", keeps_the_tree)
rules.add_perm("accounts.recheck_import", keeps_the_tree)
rules.add_perm("accounts.apply_import", keeps_the_tree)
