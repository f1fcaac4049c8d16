"""Files that judges fetch: written down, and stopped when somebody takes all at once."""

from datetime import datetime, timedelta

from django.db import transaction

from accounts.models import User
from audit.models import Entry
from audit.trail import record
from core.links import plain_path
from core.locks import hold_name
from innovations.models import Attachment
from judging.models import Assignment, EvidenceAccess
from judging.news import tell_office

MOST, SPAN = 30, timedelta(minutes=1)
#: The organiser hears of the same judge once in so long.
QUIET = timedelta(hours=1)
STOPPED = "judging.stop_downloads"


@transaction.atomic
def note_download(
    assignment: Assignment, *, by: User, at: datetime, attachment: Attachment
) -> bool:
    """Write down who fetched what; False when it was one too many, and the organiser is told.

    RACE: one judge's requests wait for each other, so that thirty at once are counted.
    """
    hold_name("downloads", str(by.pk))
    if EvidenceAccess.objects.filter(person=by, at__gt=at - SPAN).count() >= MOST:
        _tell_stopped(assignment, by, at)
        return False
    EvidenceAccess.objects.create(person=by, assignment=assignment, attachment=attachment, at=at)
    return True


def _tell_stopped(assignment: Assignment, by: User, at: datetime) -> None:
    if Entry.objects.filter(act=STOPPED, actor=by, at__gt=at - QUIET).exists():
        return
    stage = assignment.member.stage
    facts = {"files": MOST, "seconds": int(SPAN.total_seconds())}
    entry = record(STOPPED, assignment.member, by=by, at=at, after=facts)
    tell_office(
        "judging_downloads_stopped",
        stage,
        at,
        about=f"downloads-{entry.pk}",
        url=plain_path("panel-member-detail", code=stage.code, member=assignment.member.code),
        judge=by.name,
        count=str(MOST),
    )
