"""Hand an entry along the chain: writers, head, local admin, and back."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from accounts.models import User
from audit.trail import record
from core.errors import refuse_if
from innovations import news, queries
from innovations.models import Proposal
from innovations.section_notes import GENERAL, titles_of, write_notes
from innovations.states import APPROVE, HAND_OVER, HAND_TO_HEAD, RETURN


@transaction.atomic
def hand_over_proposal(proposal: Proposal, *, by: User, at: datetime) -> Proposal:
    """Give the finished text to the local admin, or first to the head where the edition asks."""
    proposal = Proposal.objects.lock(proposal)
    refuse_if(queries.obstacles_to_hand_over(proposal, at))
    to_head = proposal.competition.needs_agency_head
    proposal.move(HAND_TO_HEAD if to_head else HAND_OVER, held_since=at, returned_note="")
    entry = record("innovations.hand_over_proposal", proposal, by=by, at=at)
    receivers = queries.agency_heads_of if to_head else queries.local_admins_of
    news.tell_handed_over(proposal, entry, to=receivers(proposal.entrant, at.date()), at=at)
    return proposal


@transaction.atomic
def approve_proposal(proposal: Proposal, *, by: User, at: datetime) -> Proposal:
    """The head of agency stands behind it; it goes on to the local admin."""
    proposal = Proposal.objects.lock(proposal)
    proposal.move(APPROVE, held_since=at)
    entry = record("innovations.approve_proposal", proposal, by=by, at=at)
    receivers = queries.local_admins_of(proposal.entrant, at.date())
    news.tell_handed_over(proposal, entry, to=receivers, at=at)
    return proposal


@transaction.atomic
def return_proposal(
    proposal: Proposal, *, by: User, at: datetime, note: str, notes: Mapping[str, str] | None = None
) -> Proposal:
    """Back to the writers, with what should be mended: in all, and in `notes` by section code."""
    proposal = Proposal.objects.lock(proposal)
    proposal.move(RETURN, held_since=at, returned_note=note)
    written = write_notes(proposal, {GENERAL: note, **(notes or {})}, by=by, at=at)
    titles = titles_of(written, proposal)
    facts = {"sections": titles}
    entry = record("innovations.return_proposal", proposal, by=by, at=at, reason=note, after=facts)
    news.tell_returned(proposal, entry, sections=titles, at=at)
    return proposal
