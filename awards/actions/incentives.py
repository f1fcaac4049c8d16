"""Acts on facts about money that followed an honour: note, correct, withdraw."""

from datetime import datetime

from django.db import transaction

from accounts.models import Agency, User
from audit.trail import record
from awards.facts import IncentiveFacts, facts_of
from awards.models import Incentive
from awards.states import WITHDRAW_INCENTIVE
from core.codes import new_code
from core.errors import refuse_if
from innovations.models import Innovation


@transaction.atomic
def note_incentive(
    agency: Agency,
    *,
    by: User,
    at: datetime,
    facts: IncentiveFacts,
    innovation: Innovation | None = None,
) -> Incentive:
    """Write down what an agency received, for one innovation or for all that it has won."""
    incentive = Incentive.objects.create(
        code=new_code(),
        office=by.workspace.agency,
        agency=agency,
        innovation=innovation,
        noted_by=by,
        noted_at=at,
        **_values(facts),
    )
    record("awards.note_incentive", incentive, by=by, at=at, after=facts.stored())
    return incentive


@transaction.atomic
def correct_incentive(
    incentive: Incentive, *, by: User, at: datetime, facts: IncentiveFacts, reason: str
) -> Incentive:
    """Put a fact right; what stood there before stays in the trail."""
    incentive = Incentive.objects.lock(incentive)
    refuse_if(incentive.obstacles_to_change())
    before = facts_of(incentive).stored()
    for name, value in {**_values(facts), "corrected_at": at, "reason": reason}.items():
        setattr(incentive, name, value)
    incentive.save()
    told = {"before": before, "after": facts.stored(), "reason": reason}
    record("awards.correct_incentive", incentive, by=by, at=at, **told)
    return incentive


@transaction.atomic
def withdraw_incentive(incentive: Incentive, *, by: User, at: datetime, reason: str) -> Incentive:
    """It was not true, or noted twice: nobody reads it any more; the trail keeps it."""
    incentive = Incentive.objects.lock(incentive)
    refuse_if(incentive.obstacles_to_change())
    incentive.move(WITHDRAW_INCENTIVE, corrected_at=at, reason=reason)
    record("awards.withdraw_incentive", incentive, by=by, at=at, reason=reason)
    return incentive


def _values(facts: IncentiveFacts) -> dict:
    return {name: getattr(facts, name) for name in IncentiveFacts.__dataclass_fields__}
