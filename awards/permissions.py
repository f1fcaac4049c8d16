"""Who may do what with announcements and certificates: person and state, never the clock."""

import rules

from accounts.models import User
from accounts.states import UNIT_ROLES, Role
from awards.models import Announcement, Ceremony, Certificate, Inscription, Promotion
from competitions.models import Competition
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
def audits_competition(person: User, competition: Competition) -> bool:
    """The auditor of the organising agency."""
    workspace = person.workspace
    return bool(
        workspace
        and workspace.role == Role.AUDITOR
        and workspace.agency_id == competition.organiser_id
    )


@rules.predicate
def writes(person: User, _competition: Competition) -> bool:
    """Works on the entrant's side; `own_entries` has decided whether anything is theirs."""
    workspace = person.workspace
    return bool(workspace and workspace.role in UNIT_ROLES)


@rules.predicate
def reads_feedback(person: User, _proposal: Proposal) -> bool:
    """The entrant's side, the organiser and the auditor; `visible_to` has decided whose entry."""
    workspace = person.workspace
    return bool(workspace and workspace.role in {*UNIT_ROLES, Role.ORGANISER, Role.AUDITOR})


@rules.predicate
def runs_names(person: User, inscription: Inscription) -> bool:
    """The organiser that will issue it."""
    return runs_competition(person, inscription.batch.announcement.competition)


@rules.predicate
def holds_names(person: User, _inscription: Inscription) -> bool:
    """The branch whose names they are; the office has an act of its own."""
    return person.workspace is not None and person.workspace.role in UNIT_ROLES


@rules.predicate
def runs_ceremony(person: User, ceremony: Ceremony) -> bool:
    """The organiser of the edition whose winners are called."""
    return runs_competition(person, ceremony.announcement.competition)


@rules.predicate
def stands_below(person: User, promotion: Promotion) -> bool:
    """The office that sent it, and its entrant; for the office above it is not ready yet."""
    workspace = person.workspace
    return workspace is not None and (
        workspace.role in UNIT_ROLES or workspace.agency_id == promotion.lower.organiser_id
    )


@rules.predicate
def keeps_facts(person: User) -> bool:
    """An organiser answers for what the office writes down."""
    return person.workspace is not None and person.workspace.role == Role.ORGANISER


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
rules.add_perm("awards.design_certificate", runs_competition)
rules.add_perm("awards.issue_certificates", runs_competition)
rules.add_perm("awards.check_names", holds_names)
rules.add_perm("awards.decide_names", runs_names)
rules.add_perm("awards.keep_incentives", keeps_facts)
rules.add_perm("awards.note_incentive", keeps_facts)
rules.add_perm("awards.note_agency_incentive", keeps_facts)
rules.add_perm("awards.change_incentive", keeps_facts)
rules.add_perm("awards.plan_ceremony", runs_competition)
rules.add_perm("awards.run_ceremony", runs_ceremony)
rules.add_perm("awards.view_ceremony", rules.always_true)  # `visible_to` has decided
rules.add_perm("awards.list_promotions", works_on_competition)
rules.add_perm("awards.promote_entries", runs_competition)
rules.add_perm("awards.name_upper", runs_competition)
rules.add_perm("awards.list_arrivals", works_on_competition)
rules.add_perm("awards.view_promotion", rules.always_true)  # `visible_to` has decided
rules.add_perm("awards.export_promotion", stands_below)
rules.add_perm("awards.list_objections", runs_competition | audits_competition)
rules.add_perm("awards.answer_objection", runs_competition)
rules.add_perm("awards.file_result_objection", writes)
