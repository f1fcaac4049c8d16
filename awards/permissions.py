"""Who may do what with announcements and certificates: person and state, never the clock."""

import rules

from accounts.models import User
from accounts.states import UNIT_ROLES, Role
from awards.models import Announcement, Certificate
from competitions.permissions import runs_competition, works_on_competition
from competitions.states import EditionRole
from innovations.models import Proposal


@rules.predicate
def runs_announcement(person: User, announcement: Announcement) -> bool:
    """The organiser of its edition."""
    return runs_competition(person, announcement.competition)


@rules.predicate
def works_on_announcement(person: User, announcement: Announcement) -> bool:
    """The organiser's side, auditors too."""
    return works_on_competition(person, announcement.competition)


@rules.predicate
def is_approver(person: User, announcement: Announcement) -> bool:
    """Holds the office in this edition, still from the place for which it was given."""
    offices = announcement.competition.appointments.in_force_for(person)
    return offices.filter(role=EditionRole.APPROVER).exists()


@rules.predicate
def runs_certificate(person: User, certificate: Certificate) -> bool:
    """The organiser that issued it."""
    return runs_competition(person, certificate.announcement.competition)


@rules.predicate
def reads_feedback(person: User, _proposal: Proposal) -> bool:
    """The entrant's side, the organiser and the auditor; `visible_to` has decided whose entry."""
    workspace = person.workspace
    return bool(workspace and workspace.role in {*UNIT_ROLES, Role.ORGANISER, Role.AUDITOR})


rules.add_perm("awards.prepare_announcement", runs_competition)
rules.add_perm("awards.change_announcement", runs_announcement)
rules.add_perm("awards.view_announcement", works_on_announcement | is_approver)
rules.add_perm("awards.approve_announcement", runs_announcement | is_approver)
rules.add_perm("awards.view_feedback", reads_feedback)
rules.add_perm("awards.cancel_announcement", runs_announcement | is_approver)
rules.add_perm("awards.list_certificates", works_on_competition)
rules.add_perm("awards.view_certificate", rules.always_true)  # `visible_to` has decided
rules.add_perm("awards.revoke_certificate", runs_certificate)
rules.add_perm("awards.reissue_certificate", runs_certificate)
