"""Hand in, and take out."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from audit.trail import record
from competitions.models import Competition
from core.errors import ActionRefused, refuse_if
from innovations import news, queries
from innovations.documents import Receipt, freeze_version, receipt_of
from innovations.models import Proposal
from innovations.states import SUBMIT, WITHDRAW
from innovations.tasks import compare_entry


@transaction.atomic
def submit_proposal(
    proposal: Proposal,
    *,
    by: User,
    at: datetime,
    revision: int | None = None,
    declarations: tuple[str, ...] = (),
) -> Receipt:
    """Hand the proposal to the organiser and give its team a receipt.

    The receipt names the digest of exactly what was frozen; asking again returns the same one.
    A repaired proposal comes back through this same door: its number and its place stay.
    `revision` is what the person has read: text that changed meanwhile is not handed in unseen.
    RACE: proposal first, then edition: whoever takes both takes them in this order.
    """
    proposal = Proposal.objects.lock(proposal)
    if proposal.has_receipt:
        return receipt_of(proposal)
    competition = Competition.objects.lock(proposal.competition)
    refuse_if(queries.obstacles_to_submit(proposal, at))
    _refuse_unseen(proposal, revision)
    version = freeze_version(proposal, by=by, at=at, declared=declarations)
    number = proposal.number or _next_number(competition)
    stamps = {"submitted_at": at, "submitted_by": by, "repair_until": None}
    proposal.move(SUBMIT, held_since=at, number=number, **stamps)
    proposal.notes.filter(settled_at=None).update(settled_by=by, settled_at=at)
    facts = {"number": number, "version": version.number, "digest": version.digest}
    facts["declared"] = list(declarations)
    entry = record("innovations.submit_proposal", proposal, by=by, at=at, after=facts)
    news.tell_submitted(proposal, entry, version, at=at)
    transaction.on_commit(lambda: compare_entry.delay(proposal.pk), robust=True)
    return receipt_of(proposal)


def _refuse_unseen(proposal: Proposal, revision: int | None) -> None:
    if revision is not None and revision != proposal.revision:
        raise ActionRefused(_("The text was changed while you were checking it. Read it again."))


def _next_number(competition: Competition) -> str:
    """The edition's serial; its row is locked."""
    competition.last_number += 1
    competition.save(update_fields=["last_number"])
    return f"{competition.number_prefix}-{competition.last_number:03d}"


@transaction.atomic
def withdraw_proposal(proposal: Proposal, *, by: User, at: datetime) -> Proposal:
    """Take it out of the edition; its text stays with the unit."""
    proposal = Proposal.objects.lock(proposal)
    refuse_if(queries.obstacles_to_withdraw(proposal, at))
    was_submitted = proposal.submitted_at is not None
    proposal.move(WITHDRAW, held_since=at)
    entry = record("innovations.withdraw_proposal", proposal, by=by, at=at)
    news.tell_withdrawn(proposal, entry, was_submitted=was_submitted, at=at)
    return proposal
