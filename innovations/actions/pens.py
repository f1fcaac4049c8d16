"""Who has a section open for writing: a soft lock, which no save is ever refused for."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from audit.trail import record
from competitions.models import Section
from core.errors import refuse_if
from innovations.models import Proposal, SectionDraft


@transaction.atomic
def take_pen(
    proposal: Proposal, *, by: User, at: datetime, section: Section, takes_over: bool = False
) -> SectionDraft:
    """Give the pen to who opens a section, and renew it; `pen_by` tells who has it now.

    Whoever asks while somebody else has it only reads, until the pen has been idle for a while
    and the person wants to take over.
    RACE: the proposal's row is locked, so that two who take over at once do not both have it.
    """
    proposal = Proposal.objects.lock(proposal)
    refuse_if(proposal.obstacles_to_edit(at))
    rows = SectionDraft.objects.select_related("pen_by")
    draft, _created = rows.get_or_create(proposal=proposal, section=section)
    is_kept = draft.is_kept_from(by, at)
    if is_kept and not takes_over:
        return draft
    if is_kept:
        refuse_if(_obstacles_to_take_over(draft, at))
        change = {"section": section.title, "from": draft.pen_by.name}
        record("innovations.take_pen", proposal, by=by, at=at, after=change)
    draft.pen_by, draft.pen_at = by, at
    draft.save(update_fields=["pen_by", "pen_at"])
    return draft


@transaction.atomic
def leave_pen(proposal: Proposal, *, by: User, at: datetime, section: Section) -> None:
    """Let the next person write at once; whose pen it is not changes nothing.

    One statement, which needs no lock: a pen that was taken again later stays.
    """
    held = SectionDraft.objects.filter(proposal=proposal, section=section, pen_by=by)
    held.filter(pen_at__lte=at).update(pen_by=None, pen_at=None)


def _obstacles_to_take_over(draft: SectionDraft, at: datetime) -> list[str]:
    if draft.is_pen_idle(at):
        return []
    return [_("%(name)s is writing. You can read.") % {"name": draft.pen_by.get_short_name()}]
