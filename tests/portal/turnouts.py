"""Rounds of any size, made in bulk, and editions in every mixture of states."""

import itertools
from datetime import timedelta

from accounts.models import Agency, Membership
from accounts.states import AgencyKind, Role
from core.codes import new_code
from innovations.models import Candidacy, Innovation, Proposal, ProposalVersion
from innovations.states import CandidacyState, ProposalState
from tests.factories import NOW

numbers = itertools.count(1)
SENT = (
    ProposalState.SUBMITTED,
    ProposalState.REPAIR,
    ProposalState.ELIGIBLE,
    ProposalState.INELIGIBLE,
)


def fill_agencies(world, count):
    """So many more agencies directly below the territory."""
    return Agency.objects.bulk_create(
        Agency(
            name=f"Dinas {next(numbers):05d}",
            parent=world.regency,
            code=new_code(),
            kind=AgencyKind.REGIONAL_AGENCY,
        )
        for _ in range(count)
    )


def staff(agencies, person):
    """A local admin for each of them."""
    Membership.objects.bulk_create(
        Membership(
            code=new_code(),
            person=person,
            agency=agency,
            role=Role.LOCAL_ADMIN,
            starts_on=NOW.date() - timedelta(days=90),
        )
        for agency in agencies
    )


def fill_entries(competition, entrants, *, by, states):
    """One proposal a state, entrants in turn; what left the unit carries its stamps."""
    turns = list(zip(states, itertools.cycle(entrants)))
    innovations = Innovation.objects.bulk_create(
        Innovation(
            code=new_code(),
            slug=f"curah-{next(numbers)}",
            name=f"Inovasi rahasia {next(numbers)}",
            subtitle="Layanan yang mendatangi warga",
            owner=entrant,
            category="Kesehatan",
            started_on=NOW.date(),
        )
        for _state, entrant in turns
    )
    group, category = competition.groups.first(), competition.categories.first()
    rule_set = competition.rule_sets.get()
    return Proposal.objects.bulk_create(
        Proposal(
            code=new_code(),
            competition=competition,
            rule_set=rule_set,
            innovation=innovation,
            entrant=entrant,
            group=group,
            category=category,
            title=innovation.name,
            created_by=by,
            held_since=NOW,
            state=state,
            **_stamps(state),
        )
        for (state, entrant), innovation in zip(turns, innovations, strict=True)
    )


def _stamps(state):
    if state not in SENT:
        return {}
    day = next(numbers)
    return {
        "submitted_at": NOW - timedelta(days=day % 6, minutes=day % 600),
        "number": f"X-{day}",
        "screened_at": NOW if state in SENT[2:] else None,
        "repair_until": NOW + timedelta(days=3) if state == ProposalState.REPAIR else None,
    }


def take_part(proposals, stage, *, by, locked=0, state=CandidacyState.PENDING):
    """Candidates of a stage."""
    versions = ProposalVersion.objects.bulk_create(
        ProposalVersion(
            proposal=proposal, number=1, content={}, digest="0" * 64, frozen_at=NOW, frozen_by=by
        )
        for proposal in proposals
    )
    return Candidacy.objects.bulk_create(
        Candidacy(
            code=new_code(),
            proposal=proposal,
            stage=stage,
            version=version,
            locked_count=locked,
            state=state,
            decided_at=None if state == CandidacyState.PENDING else NOW,
        )
        for proposal, version in zip(proposals, versions, strict=True)
    )
