"""Acts on the table of entries and judges as a whole: draw, hold pairs, undo."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from accounts.models import User
from audit.trail import record
from competitions.models import Stage
from core.codes import new_code
from core.errors import ActionRefused, refuse_if
from core.jobs import open_job
from innovations.models import Candidacy
from judging.handing import (
    create_many,
    hold_panel,
    offer_again,
    take_many,
    tell_judges,
    write_change,
)
from judging.models import Assignment, AssignmentChange, DrawRun
from judging.queries.conflicts import conflicts_of
from judging.queries.obstacles import obstacles_to_staff
from judging.queries.undoing import Undo, latest_change, obstacles_to_draw, undo_of
from judging.querysets import COUNTING
from judging.sharing import STEPS, rule_of
from judging.states import OFFER_AGAIN, ChangeSource
from judging.tasks import compute_draw


@transaction.atomic
def draw_assignments(stage: Stage, *, by: User, at: datetime, seed: str) -> DrawRun:
    """Hand the stage to a worker that shares its entries out; one draw at a time.

    Whoever asks while a draw is on its way gets that one, with its own seed.
    """
    stage = Stage.objects.lock(stage)
    refuse_if(obstacles_to_draw(stage))
    waiting = stage.draws.unfinished().first()
    if waiting is not None:
        return waiting
    run = DrawRun.objects.create(
        code=new_code(),
        stage=stage,
        seed=seed,
        rule=rule_of(stage),
        asked_by=by,
        job=open_job(by.pk, "draw", total=len(STEPS)),
    )
    record("judging.start_draw", stage, by=by, at=at, after={"run": run.code, "seed": seed})
    transaction.on_commit(lambda: compute_draw.delay(run.pk), robust=True)
    return run


@transaction.atomic
def undo_assignments(stage: Stage, *, by: User, at: datetime, reason: str) -> AssignmentChange:
    """Take the latest change back, a draw as well, as long as nothing of it was scored."""
    stage = Stage.objects.lock(stage)
    hold_panel(stage)
    latest = latest_change(stage)
    if latest is None:
        raise ActionRefused(_("There is nothing to undo."))
    undo = undo_of(latest, stage, at)
    refuse_if(undo.obstacles)
    take_many(undo.take)
    offer_again(undo.give, assigned_by=by)
    latest.undone_at = at
    latest.save(update_fields=["undone_at", "updated_at"])
    facts = {"change": latest.code, "taken": len(undo.take), "given": len(undo.give)}
    record("judging.undo_assignments", stage, by=by, at=at, after=facts, reason=reason)
    tell_judges(stage, {row.member for row in undo.give}, at)
    return _note(undo, stage, by, reason)


def _note(undo: Undo, stage: Stage, by: User, reason: str) -> AssignmentChange:
    """Written even where everything had changed already: the history shows who undid what."""
    return AssignmentChange.objects.create(
        code=new_code(),
        stage=stage,
        source=ChangeSource.UNDO,
        added=sorted(row.code for row in undo.give),
        removed=sorted(row.code for row in undo.take),
        reason=reason,
        made_by=by,
    )


@transaction.atomic
def pin_assignments(
    stage: Stage, *, by: User, at: datetime, pin: Iterable[Assignment], unpin: Iterable[Assignment]
) -> int:
    """Hold pairs where they are, or let them go: no draw moves a held one."""
    stage = Stage.objects.lock(stage)
    refuse_if(obstacles_to_staff(stage))
    changed = _set_pins(pin, is_pinned=True) + _set_pins(unpin, is_pinned=False)
    if changed:
        record("judging.pin_assignments", stage, by=by, at=at, after={"changed": changed})
    return changed


def _set_pins(rows: Iterable[Assignment], *, is_pinned: bool) -> int:
    keys = [row.pk for row in rows]
    chosen = Assignment.objects.filter(pk__in=keys, state__in=COUNTING).exclude(is_pinned=is_pinned)
    return chosen.update(is_pinned=is_pinned, updated_at=Now())


@transaction.atomic
def assign_to_all(
    stage: Stage, *, by: User, at: datetime, candidacies: Iterable[Candidacy]
) -> list[Assignment]:
    """Let every serving judge without a conflict read these entries, and hold the pairs.

    For a calibration round: the draw counts them in each load and leaves them where they are.
    """
    stage = Stage.objects.lock(stage)
    hold_panel(stage)
    refuse_if(obstacles_to_staff(stage))
    given = _open_pairs(stage, list(candidacies), by, at)
    rows = Assignment.objects.filter(candidacy__in=candidacies).counting()
    _set_pins(rows, is_pinned=True)
    if given:
        write_change(stage, ChangeSource.HAND, by=by, added=[row.code for row in given])
        record("judging.assign_to_all", stage, by=by, at=at, after={"given": len(given)})
        tell_judges(stage, {row.member for row in given}, at)
    return given


def _open_pairs(
    stage: Stage, candidacies: list[Candidacy], by: User, at: datetime
) -> list[Assignment]:
    """Pairs that neither exist nor meet a conflict, given; those taken back before, once more."""
    bars = conflicts_of(stage, at)
    known = {
        (row.candidacy_id, row.member_id): row
        for row in Assignment.objects.filter(candidacy__in=candidacies).select_related("member")
    }
    panel = [member for member in stage.panel.select_related("person") if member.is_serving]
    wanted = [(c, m) for c in candidacies for m in panel if (c.pk, m.pk) not in bars]
    held = [known[c.pk, m.pk] for c, m in wanted if (c.pk, m.pk) in known]
    again = [row for row in held if row.may(OFFER_AGAIN)]
    offer_again(again, assigned_by=by)
    fresh = create_many(
        Assignment(code=new_code(), candidacy=c, member=m, assigned_by=by)
        for c, m in wanted
        if (c.pk, m.pk) not in known
    )
    return again + fresh
