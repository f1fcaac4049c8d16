"""What happens to a request for a second person; each function is one act in one transaction."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from accounts.queries import (
    obstacles_to_decide,
    obstacles_to_expire,
    obstacles_to_grant,
    obstacles_to_take_back,
)
from audit.trail import record
from core.approvals import act_of
from core.errors import refuse_if
from core.links import plain_path
from core.models import Approval
from core.states import EXPIRE, GRANT, REFUSE, WITHDRAW_REQUEST
from notifications.outbox import post, take_back


@transaction.atomic
def grant_approval(approval: Approval, *, by: User, at: datetime) -> Approval:
    """The second person's yes: what was asked for happens now, or nothing of this is written.

    RACE: the row is locked before anything is looked at, so that two colleagues perform it once.
    """
    approval = Approval.objects.lock(approval)
    refuse_if(obstacles_to_grant(approval, by, at))
    approval.move(GRANT, decided_by=by, decided_at=at)
    facts = {"act": approval.act, "asked_by": approval.asked_by_id}
    record("accounts.grant_approval", approval, by=by, at=at, after=facts)
    act_of(approval).perform(approval, by, at)
    take_back(_asking(approval))
    _tell_asker("approval_granted", approval, at)
    return approval


@transaction.atomic
def refuse_approval(approval: Approval, *, by: User, at: datetime, reason: str) -> Approval:
    """The second person's no, with its reason; nothing changes."""
    approval = Approval.objects.lock(approval)
    refuse_if(obstacles_to_decide(approval, by, at))
    approval.move(REFUSE, decided_by=by, decided_at=at, answer=reason)
    facts = {"act": approval.act}
    record("accounts.refuse_approval", approval, by=by, at=at, after=facts, reason=reason)
    take_back(_asking(approval))
    _tell_asker("approval_refused", approval, at)
    return approval


@transaction.atomic
def withdraw_approval(approval: Approval, *, by: User, at: datetime) -> Approval:
    """Whoever asked thinks better of it; colleagues are no longer asked."""
    approval = Approval.objects.lock(approval)
    refuse_if(obstacles_to_take_back(approval))
    approval.move(WITHDRAW_REQUEST)
    take_back(_asking(approval))
    facts = {"act": approval.act}
    record("accounts.withdraw_approval", approval, by=by, at=at, after=facts)
    return approval


@transaction.atomic
def expire_approval(approval: Approval, *, by: User | None, at: datetime) -> Approval:
    """Nobody decided in time; the asker learns it and may ask again. The clock has no `by`."""
    approval = Approval.objects.lock(approval)
    refuse_if(obstacles_to_expire(approval, at))
    approval.move(EXPIRE)
    take_back(_asking(approval))
    record("accounts.expire_approval", approval, by=by, at=at, after={"act": approval.act})
    _tell_asker("approval_expired", approval, at)
    return approval


def _asking(approval: Approval) -> str:
    """What the letters to the colleagues are about: they are needless once it is decided."""
    return f"approval-{approval.code}"


def _tell_asker(kind: str, approval: Approval, at: datetime) -> None:
    decider = approval.decided_by
    post(
        kind,
        to=[approval.asked_by],
        about=f"answer-{approval.code}",
        at=at,
        url=plain_path("approval-grant", code=approval.code),
        title=approval.title,
        decided_by=decider.name if decider else "",
        answer=approval.answer,
    )
