"""Let a member of a unit go without orphaning drafts."""

from datetime import datetime

from django.db import transaction

from accounts.actions import end_membership
from accounts.models import Membership, User
from audit.trail import record
from core.errors import refuse_if
from innovations import news, queries
from innovations.models import Proposal
from innovations.states import TeamRole


@transaction.atomic
def release_member(
    membership: Membership, *, by: User, at: datetime, successor: Membership | None = None
) -> Membership:
    """End somebody's place; drafts on hand go to a colleague, so that none is orphaned.

    Whoever made the innovation stays named on the team; writing and helping pass on.
    """
    membership = Membership.objects.lock(membership)
    refuse_if(queries.obstacles_to_release(membership, at, successor))
    drafts = list(queries.drafts_left_by(membership, at)) if successor else []
    for draft in drafts:
        _pass_on(draft, membership.person, successor.person, by=by, at=at)
    membership = end_membership(membership, by=by, at=at)
    if drafts:
        news.tell_passed_on(membership, successor, drafts, at=at)
    return membership


def _pass_on(proposal: Proposal, leaver: User, heir: User, *, by: User, at: datetime) -> None:
    part = Proposal.objects.lock(proposal).team.get(person=leaver)
    role = TeamRole.WRITER if part.role == TeamRole.INNOVATOR else part.role
    proposal.team.get_or_create(person=heir, defaults={"role": role})
    if part.role != TeamRole.INNOVATOR:
        part.delete()
    facts = {"before": {"person": leaver.pk, "role": part.role}, "after": {"person": heir.pk}}
    record("innovations.pass_on_draft", proposal, by=by, at=at, **facts)
