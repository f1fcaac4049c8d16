"""Change what is published: one asks with a reason, a second person grants, everybody can read it.

What has been scored is never touched: a stage changes only while it is planned, form and rubric
only as a new version.
"""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.models import User
from accounts.requests import ask_second_person
from audit.trail import record
from competitions.changes import (
    LONGEST_TITLE,
    describe_change,
    facts_for_log,
    faults_of,
    kind_of,
    lock_asked,
    log_change,
    missing_of,
    plain_of,
    read_facts,
    stored_of,
    title_of,
)
from competitions.models import Change, Competition
from competitions.queries import edition_of, obstacles_to_change
from competitions.revisions import Facts, facts_of, write_facts
from core.errors import StaleWrite, refuse_if
from core.models import Approval, Revised


@transaction.atomic
def ask_to_change_row(
    row: Revised, *, by: User, at: datetime, revision: int, facts: Facts, reason: str
) -> Approval:
    """Ask a second person to change a row of a published edition. Nothing is written yet.

    Whoever read an older revision gets StaleWrite with what is stored now.
    """
    competition = Competition.objects.lock(edition_of(row))
    row = type(row).objects.lock(row)
    if row.revision != revision:
        raise StaleWrite(
            _("Somebody changed this meanwhile. Compare both versions."),
            stored=facts_of(row, facts),
        )
    before, after = stored_of(row, facts), plain_of(facts)
    after = {name: value for name, value in after.items() if value != before[name]}
    refuse_if([] if after else [_("Nothing has been changed.")])
    refuse_if(obstacles_to_change(row, at, after))
    refuse_if(faults_of(row, read_facts(row, after)))
    row.refresh_from_db()
    payload = {
        "competition": competition.pk,
        "model": row._meta.label_lower,
        "pk": row.pk,
        "revision": revision,
        "before": {name: before[name] for name in after},
        "facts": after,
    }
    with override(settings.LANGUAGE_CODE):
        title = title_of(row)[:LONGEST_TITLE]
    return ask_second_person(
        "competitions.change_row",
        row,
        by=by,
        at=at,
        office=competition.organiser,
        title=title,
        reason=reason,
        payload=payload,
    )


@transaction.atomic
def change_row(approval: Approval, *, by: User, at: datetime) -> Change:
    """A second person granted it: write the row, and tell everybody what was changed and why."""
    row = lock_asked(approval)
    refuse_if(missing_of(type(row), approval.payload["facts"]))
    facts = read_facts(row, approval.payload["facts"])
    refuse_if(obstacles_to_change(row, at, facts))
    before = facts_of(row, facts)
    refuse_if(faults_of(row, facts))
    row.revision += 1
    write_facts(row, facts)
    after = facts_of(row, facts)
    record("competitions.change_row", row, by=by, at=at, before=before, after=after)
    return log_change(kind_of(row), approval, facts_for_log(approval, describe_change), at=at)
