"""Add a row to what is published, or take one out: asked with a reason, granted by a second person.

Nothing that was scored, or that an entry goes by, is touched; and what could not have been
published so is refused.
"""

import copy
from collections.abc import Callable
from datetime import datetime

from django.apps import apps
from django.conf import settings
from django.db import transaction
from django.utils.translation import override

from accounts.models import User
from accounts.requests import ask_second_person
from audit.trail import record
from competitions.changes import (
    LONGEST_TITLE,
    describe_change,
    describe_removal,
    edition_asked,
    facts_for_log,
    faults_of,
    kind_of,
    lock_asked,
    log_change,
    missing_of,
    names_of,
    plain_of,
    read_facts,
    stored_of,
    title_of_new,
    title_of_removal,
)
from competitions.checks import find_faults
from competitions.models import AwardTier, Change, Competition
from competitions.parts import look_at_removal, new_row, places_of_new
from competitions.queries import edition_of, obstacles_to_add_or_remove
from competitions.revisions import Facts, facts_of, write_facts
from core.errors import refuse_if
from core.models import Approval, Revised


@transaction.atomic
def ask_to_add_row(row: Revised, *, by: User, at: datetime, facts: Facts, reason: str) -> Approval:
    """Ask a second person for a new row of a published edition; it is unsaved so far."""
    competition = Competition.objects.lock(edition_of(row))
    refuse_if(_obstacles_to_add(row, facts, at))
    _rehearse(competition, at, lambda: _write_new(copy.copy(row), facts))
    with override(settings.LANGUAGE_CODE):
        title = title_of_new(row)[:LONGEST_TITLE]
    return ask_second_person(
        "competitions.add_row",
        competition,
        by=by,
        at=at,
        office=competition.organiser,
        title=title,
        reason=reason,
        alone=False,
        payload={
            "competition": competition.pk,
            "model": row._meta.label_lower,
            "facts": plain_of(facts),
        },
    )


@transaction.atomic
def add_row_by_two(approval: Approval, *, by: User, at: datetime) -> Change:
    """A second person granted it: write the new row, and tell everybody."""
    competition = Competition.objects.lock(edition_asked(approval))
    model, plain = apps.get_model(approval.payload["model"]), approval.payload["facts"]
    refuse_if(missing_of(model, plain))
    row = new_row(model, competition)
    facts = read_facts(row, plain)
    refuse_if(_obstacles_to_add(row, facts, at))
    _write_soundly(competition, at, lambda: _write_new(row, facts))
    record("competitions.add_row", row, by=by, at=at, after=facts_of(row, facts))
    return log_change(kind_of(row), approval, facts_for_log(approval, describe_change), at=at)


@transaction.atomic
def ask_to_remove_row(row: Revised, *, by: User, at: datetime, reason: str) -> Approval:
    """Ask a second person to take a row of a published edition out."""
    competition = Competition.objects.lock(edition_of(row))
    row = type(row).objects.lock(row)
    refuse_if(_obstacles_to_remove(row, at))
    _rehearse(competition, at, copy.copy(row).delete)
    with override(settings.LANGUAGE_CODE):
        title = title_of_removal(row)[:LONGEST_TITLE]
    return ask_second_person(
        "competitions.remove_row",
        row,
        by=by,
        at=at,
        office=competition.organiser,
        title=title,
        reason=reason,
        payload={
            "competition": competition.pk,
            "model": row._meta.label_lower,
            "pk": row.pk,
            "revision": row.revision,
            "before": stored_of(row, names_of(row)),
        },
    )


@transaction.atomic
def remove_row_by_two(approval: Approval, *, by: User, at: datetime) -> Change:
    """A second person granted it: the row goes, with what hangs on it; the log says what it was."""
    competition = Competition.objects.lock(edition_asked(approval))
    row = lock_asked(approval)
    refuse_if(_obstacles_to_remove(row, at))
    facts, kind = facts_for_log(approval, describe_removal), kind_of(row)
    record("competitions.remove_row", row, by=by, at=at, before={"row": str(row)})
    _write_soundly(competition, at, row.delete)
    return log_change(kind, approval, facts, at=at)


def _obstacles_to_add(row: Revised, facts: Facts, at: datetime) -> list[str]:
    """The facts stand on the row before it is asked what it belongs to."""
    return [*faults_of(row, facts), *obstacles_to_add_or_remove(row, at)]


def _obstacles_to_remove(row: Revised, at: datetime) -> list[str]:
    return look_at_removal(row, obstacles_to_add_or_remove(row, at)).obstacles


def _write_new(row: Revised, facts: Facts) -> None:
    write_facts(row, {**places_of_new(row), **facts})


def _write_soundly(competition: Competition, at: datetime, write: Callable[[], object]) -> None:
    """Write, unless the edition could then not have been published for a new reason."""
    before = _faults(competition, at)
    write()
    refuse_if([text for text in _faults(competition, at) if text not in before])


def _faults(competition: Competition, at: datetime) -> list[str]:
    """What keeps an edition from being published; awards are added after their stage."""
    faults = find_faults(competition, at)
    return [fault.text for fault in faults if fault.is_must and fault.model is not AwardTier]


def _rehearse(competition: Competition, at: datetime, write: Callable[[], object]) -> None:
    """Refuse now what would be refused when it is granted; nothing of it stays."""
    with transaction.atomic():
        _write_soundly(competition, at, write)
        transaction.set_rollback(True)
