"""Who may do what with proposals: person and state, never the clock.

Where a person may look has been answered before, by `visible_to`: a local admin reaches only
proposals of the own branch, an organiser only what was submitted to the own edition.
"""

import rules

from accounts.models import User
from accounts.states import ORGANISER_SIDE, UNIT_ROLES, Role
from competitions.models import Competition
from competitions.permissions import runs_competition, works_on_competition
from innovations.models import Innovation, Proposal
from innovations.states import ProposalState, TeamRole

SCREENING = (Role.ORGANISER, Role.SCREENER)
WITH_ADMIN = (ProposalState.WITH_LOCAL_ADMIN, ProposalState.REPAIR)


def _role(person: User) -> str:
    return person.workspace.role if person.workspace else ""


@rules.predicate
def writes_for_unit(person: User) -> bool:
    """May enter innovations of the own unit."""
    return _role(person) == Role.DRAFTER


@rules.predicate
def is_drafter(person: User, proposal: Proposal) -> bool:
    """Writes for the entrant."""
    return _role(person) == Role.DRAFTER and proposal.entrant_id == person.workspace.agency_id


@rules.predicate
def is_local_admin(person: User) -> bool:
    """Checks and submits for an agency and its units."""
    return _role(person) == Role.LOCAL_ADMIN


@rules.predicate
def is_agency_head(person: User) -> bool:
    """Approves where the edition asks for it."""
    return _role(person) == Role.AGENCY_HEAD


@rules.predicate
def is_on_entrant_side(person: User) -> bool:
    """The side that writes."""
    return _role(person) in UNIT_ROLES


@rules.predicate
def is_on_organiser_side(person: User, proposal: Proposal) -> bool:
    """Somebody of the agency that holds the edition."""
    return (
        _role(person) in ORGANISER_SIDE
        and person.workspace.agency_id == proposal.competition.organiser_id
    )


@rules.predicate
def is_screener(person: User, proposal: Proposal) -> bool:
    """Decides in the administrative selection of this edition."""
    return (
        _role(person) in SCREENING
        and person.workspace.agency_id == proposal.competition.organiser_id
    )


@rules.predicate
def is_organiser(person: User, proposal: Proposal) -> bool:
    """Runs the edition that the entry was handed to."""
    return (
        _role(person) == Role.ORGANISER
        and person.workspace.agency_id == proposal.competition.organiser_id
    )


@rules.predicate
def screens_competition(person: User, competition: Competition) -> bool:
    """Decides in the administrative selection of this edition."""
    return _role(person) in SCREENING and person.workspace.agency_id == competition.organiser_id


@rules.predicate
def has_part(person: User, proposal: Proposal) -> bool:
    """Has a part in it: never decides about it."""
    return Proposal.objects.filter(pk=proposal.pk).involving([person.pk]).exists()


@rules.predicate
def is_draft(_person: User, proposal: Proposal) -> bool:
    """With the writers."""
    return proposal.state == ProposalState.DRAFT


@rules.predicate
def is_with_writers(_person: User, proposal: Proposal) -> bool:
    """Theirs to write, for the first time or to mend; then the local admin writes beside them."""
    return proposal.state in {ProposalState.DRAFT, ProposalState.REPAIR}


@rules.predicate
def is_with_local_admin(_person: User, proposal: Proposal) -> bool:
    """On the local admin's desk."""
    return proposal.state in WITH_ADMIN


@rules.predicate
def is_handed_in(_person: User, proposal: Proposal) -> bool:
    """Beyond the entrant's side: only the local admin may take it back."""
    return proposal.submitted_at is not None


@rules.predicate
def owns(person: User, innovation: Innovation) -> bool:
    """Writes for the unit that runs it."""
    return _role(person) == Role.DRAFTER and innovation.owner_id == person.workspace.agency_id


@rules.predicate
def is_office(person: User) -> bool:
    """Works in an office that runs rounds."""
    return _role(person) in ORGANISER_SIDE


@rules.predicate
def keeps_the_rounds(person: User) -> bool:
    """Answers for what the office writes down."""
    return _role(person) == Role.ORGANISER


@rules.predicate
def writes_on_team(person: User, proposal: Proposal) -> bool:
    """Was asked to write with the unit: of this entry, and of no other."""
    if _role(person) != Role.DRAFTER:
        return False
    return proposal.team.filter(person=person, role=TeamRole.WRITER, is_guest=True).exists()


holds_the_pen = (is_with_writers & (is_drafter | writes_on_team)) | (
    is_local_admin & is_with_local_admin
)

rules.add_perm("innovations.list_register", is_on_entrant_side | is_office)
rules.add_perm("innovations.view_innovation", is_on_entrant_side | is_office)
rules.add_perm("innovations.create_innovation", writes_for_unit)
rules.add_perm("innovations.edit_innovation", owns | is_local_admin)
rules.add_perm("innovations.check_innovation", owns | is_local_admin)
rules.add_perm("innovations.change_cover", owns | is_local_admin)
rules.add_perm("innovations.enter_innovation", owns)
rules.add_perm("innovations.record_honour", keeps_the_rounds)
rules.add_perm("innovations.list_proposals", is_on_entrant_side)
rules.add_perm("innovations.start_proposal", writes_for_unit)
rules.add_perm("innovations.view_proposal", is_on_entrant_side)
rules.add_perm("innovations.write_proposal", holds_the_pen)
rules.add_perm("innovations.view_team", is_on_entrant_side)
rules.add_perm(
    "innovations.manage_team", (is_drafter & is_draft) | (is_local_admin & is_with_local_admin)
)
rules.add_perm("innovations.hand_over_proposal", is_drafter)
rules.add_perm("innovations.approve_proposal", is_agency_head)
rules.add_perm("innovations.return_proposal", is_local_admin | is_agency_head)
rules.add_perm("innovations.settle_note", holds_the_pen)
rules.add_perm("innovations.submit_proposal", is_local_admin)
rules.add_perm("innovations.withdraw_proposal", is_local_admin | (is_drafter & ~is_handed_in))
rules.add_perm("innovations.view_receipt", is_on_entrant_side | is_on_organiser_side)
rules.add_perm("innovations.view_attachment", is_on_entrant_side | is_on_organiser_side)
rules.add_perm("innovations.view_versions", is_on_entrant_side | is_on_organiser_side)
rules.add_perm("innovations.view_history", is_on_entrant_side | is_on_organiser_side)
rules.add_perm("innovations.list_screening", works_on_competition)
rules.add_perm("innovations.view_screening", is_on_organiser_side)
rules.add_perm("innovations.answer_point", is_screener & ~has_part)
rules.add_perm("innovations.view_comparison", is_on_organiser_side)
rules.add_perm("innovations.view_reasons", works_on_competition)
rules.add_perm("innovations.screen_proposal", is_screener & ~has_part)
rules.add_perm("innovations.admit_proposals", screens_competition)
rules.add_perm("innovations.remind_writers", runs_competition)
rules.add_perm("innovations.call_agencies", runs_competition)
rules.add_perm("innovations.view_objection", is_on_entrant_side)
rules.add_perm("innovations.file_objection", is_local_admin)
rules.add_perm("innovations.withdraw_objection", is_local_admin)
rules.add_perm("innovations.list_objections", works_on_competition)
rules.add_perm("innovations.disqualify_proposal", is_organiser & ~has_part)
rules.add_perm("innovations.read_objection", is_on_organiser_side)
rules.add_perm("innovations.answer_objection", is_screener & ~has_part)
rules.add_perm("innovations.view_radar", is_local_admin)
rules.add_perm("innovations.remind_drafts", is_local_admin)
