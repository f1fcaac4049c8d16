"""Acts of a judge on the own desk beside the marks: leaving an entry out, keeping highlights."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from audit.trail import record
from core.errors import ActionRefused, refuse_if
from core.links import plain_path
from judging.locks import hold_stage
from judging.models import Assignment, Highlights
from judging.news import tell_office
from judging.queries.obstacles import obstacles_to_abstain
from judging.states import EXCUSE


@transaction.atomic
def abstain_assignment(
    assignment: Assignment, *, by: User, at: datetime, reason: str
) -> Assignment:
    """Give no marks for one entry, with a reason: the mean is then that of the other judges.

    Marks so far stay on record and count nowhere. The organiser may ask the judge again.
    """
    state = hold_stage(assignment.member.stage_id)
    assignment = Assignment.objects.lock(assignment)
    refuse_if(obstacles_to_abstain(assignment, state))
    assignment.move(EXCUSE, excuse=reason, skipped_at=None)
    record("judging.abstain_assignment", assignment, by=by, at=at, reason=reason)
    _tell_organisers(assignment, at, reason)
    return assignment


def _tell_organisers(assignment: Assignment, at: datetime, reason: str) -> None:
    stage = assignment.member.stage
    tell_office(
        "judging_abstained",
        stage,
        at,
        about=f"abstained-{assignment.code}-{at.isoformat()}",
        url=plain_path("assignment-matrix", code=stage.code),
        judge=assignment.member.person.name,
        number=assignment.candidacy.proposal.number,
        reason=reason,
    )


@transaction.atomic
def keep_highlights(
    assignment: Assignment,
    *,
    by: User,
    at: datetime,  # noqa: ARG001 -- an act; nothing here has an instant
    passages: list[dict[str, Any]],
) -> Highlights:
    """Keep the judge's own passages as the page has them now; the last page wins.

    Private and part of no result: it leaves no line in the trail.
    """
    assignment = Assignment.objects.select_related("member").lock(assignment)
    if assignment.member.person_id != by.pk:
        raise ActionRefused(_("Only the judge writes on this scorecard."))
    kept, _is_new = Highlights.objects.get_or_create(assignment=assignment)
    if kept.passages != passages:
        kept.passages, kept.revision = passages, kept.revision + 1
        kept.save(update_fields=["passages", "revision", "updated_at"])
    return kept
