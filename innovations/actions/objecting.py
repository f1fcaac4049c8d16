"""Object to a refusal, take the objection back, answer it."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from audit.trail import record
from core.codes import new_code
from core.digests import digest_of
from core.errors import refuse_if
from innovations import news
from innovations.models import Objection, Proposal
from innovations.queries.objections import (
    obstacles_to_accept,
    obstacles_to_answer,
    obstacles_to_file,
    obstacles_to_take_back,
    standing_refusal,
)
from innovations.states import ACCEPT, DENY, REINSTATE, TAKE_BACK


@transaction.atomic
def file_objection(proposal: Proposal, *, by: User, at: datetime, text: str) -> Objection:
    """Object to the standing refusal, once; the organiser's office is told.

    RACE: the proposal's row is locked, so that two local admins do not file at once.
    """
    proposal = Proposal.objects.lock(proposal)
    decision = standing_refusal(proposal)
    refuse_if(obstacles_to_file(proposal, decision, at))
    objection = Objection.objects.create(
        code=new_code(),
        proposal=proposal,
        decision=decision,
        text=text,
        filed_by=by,
        filed_at=at,
    )
    facts = {"objection": objection.code, "digest": digest_of({"text": text})}
    entry = record("innovations.file_objection", proposal, by=by, at=at, after=facts)
    news.tell_objection_filed(objection, entry, at=at)
    return objection


@transaction.atomic
def withdraw_objection(objection: Objection, *, by: User, at: datetime) -> Objection:
    """Take it back unanswered; within its time another one may be filed."""
    objection = _lock(objection)
    refuse_if(obstacles_to_take_back(objection))
    objection.move(TAKE_BACK)
    facts = {"objection": objection.code}
    proposal = objection.proposal
    entry = record("innovations.withdraw_objection", proposal, by=by, at=at, after=facts)
    news.tell_objection_withdrawn(objection, entry, at=at)
    return objection


@transaction.atomic
def answer_objection(
    objection: Objection, *, by: User, at: datetime, is_accepted: bool, answer: str
) -> Objection:
    """Accepted, the entry goes back into the selection's queue; its refusal stays on record."""
    objection = _lock(objection)
    refuse_if(obstacles_to_answer(objection, by))
    refuse_if(obstacles_to_accept(objection) if is_accepted else [])
    stamps = {"answer": answer, "answered_by": by, "answered_at": at}
    objection.move(ACCEPT if is_accepted else DENY, **stamps)
    proposal = objection.proposal
    if is_accepted:
        undone = {"screened_at": None, "screened_by": None, "screening_reason": ""}
        proposal.move(REINSTATE, held_since=at, **undone)
    act = "accept_objection" if is_accepted else "deny_objection"
    facts = {"objection": objection.code}
    entry = record(f"innovations.{act}", proposal, by=by, at=at, after=facts, reason=answer)
    news.tell_objection_answered(objection, entry, at=at)
    return objection


def _lock(objection: Objection) -> Objection:
    """RACE: proposal first, then what hangs on it: whoever takes both takes them in this order."""
    proposal = Proposal.objects.lock(objection.proposal)
    objection = Objection.objects.lock(objection)
    objection.proposal = proposal
    return objection
