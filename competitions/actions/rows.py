"""Edit the rows of an edition in preparation, or of a version of its rules that is in work.

What is published is not edited here: it is changed by two persons, see `changes`.
"""

from datetime import datetime

from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from accounts.models import User
from audit.trail import record
from competitions.models import Competition
from competitions.parts import obstacles_to_remove, places_of_new
from competitions.queries import edition_of, obstacles_to_edit, siblings_of
from competitions.revisions import Facts, facts_of, write_facts
from core.errors import StaleWrite, refuse_if
from core.models import Revised


@transaction.atomic
def add_row(row: Revised, *, by: User, at: datetime, facts: Facts) -> Revised:
    """Write a new row, unsaved so far but with its edition, rules or section already set.

    It stands last among its siblings; a code that nobody chose is made from its name.
    """
    competition = Competition.objects.lock(edition_of(row))
    refuse_if(obstacles_to_edit(row))
    facts = {**places_of_new(row), **facts}
    write_facts(row, facts)
    record("competitions.add_row", row, by=by, at=at, after=facts_of(row, facts))
    _touch(competition)
    return row


@transaction.atomic
def save_row(row: Revised, *, by: User, at: datetime, revision: int, facts: Facts) -> Revised:
    """Change a row. Whoever read an older revision gets StaleWrite with what is stored now."""
    competition = Competition.objects.lock(edition_of(row))
    row = type(row).objects.lock(row)
    refuse_if(obstacles_to_edit(row))
    before = facts_of(row, facts)
    if row.revision != revision:
        raise StaleWrite(
            _("Somebody changed this meanwhile. Compare both versions."), stored=before
        )
    row.revision += 1
    write_facts(row, facts)
    record("competitions.save_row", row, by=by, at=at, before=before, after=facts_of(row, facts))
    _touch(competition)
    return row


@transaction.atomic
def remove_row(row: Revised, *, by: User, at: datetime) -> None:
    """Take a row out while nothing hangs on it."""
    competition = Competition.objects.lock(edition_of(row))
    row = type(row).objects.lock(row)
    refuse_if(obstacles_to_remove(row))
    record("competitions.remove_row", row, by=by, at=at, before={"row": str(row)})
    row.delete()
    _touch(competition)


@transaction.atomic
def move_row(row: Revised, *, by: User, at: datetime, step: int) -> None:
    """Let a row change places with its neighbour: `step` is -1 for up, 1 for down."""
    competition = Competition.objects.lock(edition_of(row))
    refuse_if(obstacles_to_edit(row))
    rows = list(siblings_of(row).select_for_update().order_by("order", "pk"))
    place = rows.index(row)
    goal = min(max(place + step, 0), len(rows) - 1)
    rows.insert(goal, rows.pop(place))
    for order, one in enumerate(rows, start=1):
        one.order = order
    type(row).objects.bulk_update(rows, ["order"])
    record("competitions.move_row", row, by=by, at=at, after={"order": goal + 1})
    _touch(competition)


def _touch(competition: Competition) -> None:
    Competition.objects.filter(pk=competition.pk).update(updated_at=Now())
