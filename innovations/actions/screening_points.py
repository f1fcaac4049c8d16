"""Answer the checklist of the administrative selection."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from audit.trail import record
from competitions.models import ScreeningPoint
from core.errors import ActionRefused, refuse_if
from innovations import queries
from innovations.documents import latest_version
from innovations.models import Proposal, ScreeningAnswer


@transaction.atomic
def answer_point(
    proposal: Proposal,
    *,
    by: User,
    at: datetime,
    point: ScreeningPoint,
    is_met: bool | None,
    note: str = "",
) -> ScreeningAnswer | None:
    """Say what was found at one point of the version at hand; the last answer stands.

    None takes the answer back, so that what the machine found counts again.
    """
    proposal = Proposal.objects.lock(proposal)
    refuse_if(queries.obstacles_to_screen(proposal, at))
    if point.competition_id != proposal.competition_id:
        raise ActionRefused(_("This point belongs to another competition."))
    version = latest_version(proposal)
    answers = ScreeningAnswer.objects.filter(version=version, point=point)
    before = answers.values("is_met", "note").first() or {}
    stated = {"is_met": is_met, "note": note}
    if before == stated or not (before or is_met is not None):
        return answers.first()
    record(
        "innovations.answer_point",
        proposal,
        by=by,
        at=at,
        before=before,
        after={"point": point.code, "version": version.number, **stated},
    )
    if is_met is None:
        answers.delete()
        return None
    facts = {**stated, "proposal": proposal, "answered_by": by, "answered_at": at}
    answer, _made = ScreeningAnswer.objects.update_or_create(
        version=version, point=point, defaults=facts
    )
    return answer
