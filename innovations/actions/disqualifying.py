"""Take an entry out of the edition for a reason: two persons, and the team reads why."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.models import User
from accounts.requests import ask_second_person
from audit.trail import record
from core.errors import ActionRefused, refuse_if
from core.models import Approval
from innovations import news
from innovations.models import Proposal
from innovations.queries.disqualifying import (
    DISQUALIFY_BY_TWO,
    obstacles_of_people,
    obstacles_to_ask,
    obstacles_to_disqualify,
)
from innovations.states import DISQUALIFY

LONGEST_TITLE = 160


@transaction.atomic
def ask_to_disqualify(proposal: Proposal, *, by: User, at: datetime, reason: str) -> Approval:
    """Ask a second person; until the answer nothing changes."""
    proposal = Proposal.objects.lock(proposal)
    refuse_if(obstacles_to_ask(proposal, at))
    refuse_if(obstacles_of_people(proposal, [by.pk]))
    with override(settings.LANGUAGE_CODE):
        facts = {"number": proposal.number, "title": proposal.title}
        title = _("Disqualify %(number)s “%(title)s”") % facts
    return ask_second_person(
        DISQUALIFY_BY_TWO,
        proposal,
        by=by,
        at=at,
        office=proposal.competition.organiser,
        title=title[:LONGEST_TITLE],
        reason=reason,
    )


@transaction.atomic
def disqualify_proposal(
    proposal: Proposal, *, by: User, at: datetime, reason: str, approval: Approval
) -> Proposal:
    """Out of the edition; marks, versions and what is published stay as they are.

    Rankings that counted it can no longer be adopted: the office computes them anew.
    """
    proposal = Proposal.objects.lock(proposal)
    if approval.decided_by_id in {None, approval.asked_by_id}:
        raise ActionRefused(_("A disqualification needs the word of a second person."))
    refuse_if(obstacles_to_disqualify(proposal))
    refuse_if(obstacles_of_people(proposal, [approval.asked_by_id, by.pk]))
    before = {"state": proposal.state}
    proposal.move(DISQUALIFY, held_since=at)
    after = {"state": proposal.state, "approval": approval.code}
    entry = record(
        "innovations.disqualify_proposal",
        proposal,
        by=by,
        at=at,
        before=before,
        after=after,
        reason=reason,
    )
    news.tell_disqualified(proposal, entry, reason=reason, at=at)
    return proposal
