"""What stands in the way of disqualifying an entry."""

from collections.abc import Collection, Iterator
from datetime import datetime

from django.utils.translation import gettext as _

from competitions.states import CompetitionState
from core.models import Approval
from innovations.models import Proposal
from innovations.states import DISQUALIFY

DISQUALIFY_BY_TWO = "innovations.disqualify_proposal"


def obstacles_to_disqualify(proposal: Proposal) -> Iterator[str]:
    """Handed in, still taking part, and the edition not over."""
    if proposal.submitted_at is None:
        yield _("Only an entry that was handed in can be disqualified.")
    elif not proposal.may(DISQUALIFY):
        yield _("This entry is disqualified already.")
    elif proposal.competition.state != CompetitionState.PUBLISHED:
        yield _("The edition is concluded.")


def obstacles_to_ask(proposal: Proposal, at: datetime) -> Iterator[str]:
    """The same, and nobody asked before."""
    yield from obstacles_to_disqualify(proposal)
    if Approval.objects.about(proposal).pending_at(at).filter(act=DISQUALIFY_BY_TWO).exists():
        yield _("The same request already waits for a second person.")


def obstacles_of_people(proposal: Proposal, people: Collection[int]) -> Iterator[str]:
    """SECURITY: nobody with a part in the entry decides about it."""
    if Proposal.objects.filter(pk=proposal.pk).involving(people).exists():
        yield _("Somebody of the entry's own team cannot decide about it.")
