"""A refusal of the demo: asked by one of the secretariat, granted by an organiser."""

from datetime import datetime, timedelta

from accounts.actions import grant_approval
from accounts.models import User
from innovations.actions import ask_to_reject
from innovations.models import Proposal

THOUGHT = timedelta(minutes=40)


def refuse(proposal: Proposal, *, by: User, second: User, at: datetime, reason: str) -> Proposal:
    """Both words, some minutes apart."""
    request = ask_to_reject(proposal, by=by, at=at, words=reason)
    grant_approval(request, by=second, at=at + THOUGHT)
    proposal.refresh_from_db()
    return proposal
