"""Acts of the calibration round: the shared entries, and the session about them."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from audit.trail import record
from competitions.models import Stage
from core.errors import ActionRefused, refuse_if
from innovations.models import Candidacy
from judging.actions.drawing import assign_to_all
from judging.handing import take_many, write_change
from judging.models import Assignment, CalibrationEntry, Discussion
from judging.queries.calibration import (
    obstacles_to_choose_calibration,
    obstacles_to_open_calibration,
    wanted_entries,
)
from judging.queries.discussions import fit_to_lead
from judging.queries.progress import entries_of
from judging.seating import seat_judges
from judging.states import AssignmentState, ChangeSource, DiscussionKind


@transaction.atomic
def choose_calibration(
    stage: Stage, *, by: User, at: datetime, entries: Collection[str]
) -> list[CalibrationEntry]:
    """Share these entries with every serving judge; saving again gives what is missing.

    `entries` are codes of candidacies, as many as the stage asks for. The pairs are fixed: no
    automatic assignment touches them. A judge with a conflict goes without.
    """
    stage = Stage.objects.lock(stage)
    refuse_if(obstacles_to_choose_calibration(stage))
    chosen = list(entries_of(stage).filter(code__in=entries).order_by("proposal__number"))
    _refuse_count(stage, len(chosen), len(set(entries)))
    _drop_others(stage, chosen, by)
    known = set(stage.calibrations.values_list("candidacy", flat=True))
    CalibrationEntry.objects.bulk_create(
        CalibrationEntry(stage=stage, candidacy=entry, chosen_by=by, chosen_at=at)
        for entry in chosen
        if entry.pk not in known
    )
    assign_to_all(stage, by=by, at=at, candidacies=chosen)
    codes = sorted(entry.code for entry in chosen)
    record("judging.choose_calibration", stage, by=by, at=at, after={"entries": codes})
    return list(stage.calibrations.all())


def _refuse_count(stage: Stage, found: int, asked: int) -> None:
    if found != asked:
        raise ActionRefused(_("The list has changed. Look at it again."))
    wanted = wanted_entries(stage)
    if found != wanted:
        text = ngettext(
            "Choose exactly %(count)s entry.", "Choose exactly %(count)s entries.", wanted
        )
        raise ActionRefused(text % {"count": wanted})


def _drop_others(stage: Stage, chosen: list[Candidacy], by: User) -> None:
    """What is no longer shared leaves the judges' desks again; nobody has marked it yet."""
    dropped = stage.calibrations.exclude(candidacy__in=chosen)
    pairs = Assignment.objects.filter(
        candidacy__in=dropped.values("candidacy"),
        is_pinned=True,
        state__in=(AssignmentState.OFFERED, AssignmentState.ACTIVE),
    )
    rows = list(pairs.select_for_update().order_by("pk"))
    take_many(rows)
    # As after an undo, a draw may give these pairs again: nobody decided against any of them.
    write_change(stage, ChangeSource.UNDO, by=by, removed=[row.code for row in rows])
    dropped.delete()


@transaction.atomic
def open_calibration(stage: Stage, *, by: User, at: datetime) -> list[Discussion]:
    """Begin the session: the judges see each other's marks of the shared entries, under letters."""
    stage = Stage.objects.lock(stage)
    refuse_if(obstacles_to_open_calibration(stage))
    waiting = stage.calibrations.filter(closed_at=None)
    entries = Candidacy.objects.filter(pk__in=waiting.values("candidacy"))
    talked = stage.discussions.filter(kind=DiscussionKind.CALIBRATION).values("candidacy")
    rows = fit_to_lead(by, entries.exclude(pk__in=talked))
    found = list(rows.select_related("proposal").order_by("proposal__number"))
    if not found:
        raise ActionRefused(_("There is no calibration round left to open."))
    return seat_judges(stage, found, kind=DiscussionKind.CALIBRATION, by=by, at=at)
