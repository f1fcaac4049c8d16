"""Decide in the administrative selection."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from audit.trail import record
from competitions.queries import first_stage
from core.codes import new_code
from core.errors import refuse_if
from innovations import news, queries
from innovations.documents import latest_version
from innovations.models import Candidacy, Proposal
from innovations.states import (
    ADMIT,
    REJECT,
)


@transaction.atomic
def admit_proposal(proposal: Proposal, *, by: User, at: datetime) -> Proposal:
    """Passed: the version that was handed in becomes a candidate of the first stage."""
    proposal = Proposal.objects.lock(proposal)
    refuse_if(queries.obstacles_to_admit(proposal, at))
    proposal.move(ADMIT, held_since=at, screened_at=at, screened_by=by)
    Candidacy.objects.create(
        code=new_code(),
        proposal=proposal,
        stage=first_stage(proposal.competition),
        version=latest_version(proposal),
    )
    entry = record("innovations.admit_proposal", proposal, by=by, at=at)
    news.tell_screened("proposal_admitted", proposal, entry, at=at)
    return proposal


@transaction.atomic
def reject_proposal(proposal: Proposal, *, by: User, at: datetime, reason: str) -> Proposal:
    """Not passed, with a reason that the team reads."""
    proposal = Proposal.objects.lock(proposal)
    refuse_if(queries.obstacles_to_screen(proposal, at))
    stamps = {"screened_at": at, "screened_by": by, "screening_reason": reason}
    proposal.move(REJECT, held_since=at, **stamps)
    entry = record("innovations.reject_proposal", proposal, by=by, at=at, reason=reason)
    news.tell_screened("proposal_rejected", proposal, entry, at=at)
    return proposal
