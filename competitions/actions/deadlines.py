"""Move a deadline for everybody, or reopen a window for one participant: always two persons."""

from datetime import datetime
from functools import partial

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.models import Agency, User
from accounts.requests import ask_second_person
from audit.trail import record
from competitions.changes import LONGEST_TITLE, facts_for_log, log_change
from competitions.deadlines import (
    Move,
    describe_extension,
    describe_reopening,
    moves_of,
    name_of,
    participant_asked,
    plain,
    plain_moves,
    plan_moves,
    row_to_move,
    window_asked,
)
from competitions.models import Change, Competition, Reopening, Window
from competitions.queries import obstacles_to_extend, obstacles_to_reopen
from competitions.signals import deadline_moved, window_reopened
from competitions.states import ChangeKind
from core.errors import ActionRefused, refuse_if
from core.models import Approval


@transaction.atomic
def ask_to_extend_window(
    window: Window,
    *,
    by: User,
    at: datetime,
    closes_at: datetime,
    reason: str,
    moves_rest: bool = False,
) -> Approval:
    """Ask a second person for a later closing; with `moves_rest` all that follows moves too.

    RACE: the edition's row is locked first, so that two who ask at once make one request.
    """
    competition = Competition.objects.lock(window.competition)
    window = Window.objects.lock(window)
    refuse_if(obstacles_to_extend(window, at, closes_at))
    moves = plan_moves(window, closes_at, moves_rest=moves_rest)
    with override(settings.LANGUAGE_CODE):
        title = _("%(name)s: deadline moved") % {"name": name_of(window)}
    return ask_second_person(
        "competitions.extend_window",
        window,
        by=by,
        at=at,
        office=competition.organiser,
        title=title,
        reason=reason,
        payload={
            "competition": competition.pk,
            "window": window.pk,
            "closes_at": plain(closes_at),
            "moves": plain_moves(moves),
        },
    )


@transaction.atomic
def extend_window(approval: Approval, *, by: User, at: datetime) -> Change:
    """A second person granted it: the times move, everybody concerned hears of it."""
    window = window_asked(approval)
    Competition.objects.lock(window.competition)
    window = Window.objects.lock(window)
    closes_at = datetime.fromisoformat(approval.payload["closes_at"])
    refuse_if(obstacles_to_extend(window, at, closes_at))
    moves = moves_of(approval)
    for move in moves:
        _carry_out(move)
    window.refresh_from_db()
    times = {f"{move.model}.{move.pk}.{move.field}": move.after for move in moves}
    record("competitions.extend_window", window, by=by, at=at, after=times, reason=approval.reason)
    facts = facts_for_log(approval, describe_extension)
    facts[0]["until"] = plain(closes_at)  # until then the banner stands
    change = log_change(ChangeKind.DEADLINE, approval, facts, at=at)
    news = partial(deadline_moved.send, Window, window=window, change=change, at=at)
    transaction.on_commit(news)
    return change


def _carry_out(move: Move) -> None:
    row = row_to_move(move)
    if row is None:
        raise ActionRefused(_("The times were changed meanwhile. Ask again with the new ones."))
    setattr(row, move.field, datetime.fromisoformat(move.after))
    row.revision += 1
    row.save(update_fields=[move.field, "revision", "updated_at"])


@transaction.atomic
def ask_to_reopen_window(
    window: Window,
    *,
    by: User,
    at: datetime,
    participant: Agency,
    closes_at: datetime,
    reason: str,
) -> Approval:
    """Ask a second person to give one participant a longer time; everybody will read of it."""
    competition = Competition.objects.lock(window.competition)
    refuse_if(obstacles_to_reopen(window, at, participant, closes_at))
    with override(settings.LANGUAGE_CODE):
        facts = {"name": name_of(window), "participant": participant.name}
        title = _("%(name)s reopened for %(participant)s") % facts
    return ask_second_person(
        "competitions.reopen_window",
        participant,
        by=by,
        at=at,
        office=competition.organiser,
        title=title[:LONGEST_TITLE],
        reason=reason,
        payload={
            "competition": competition.pk,
            "window": window.pk,
            "participant": participant.pk,
            "before": plain(window.closes_at),
            "closes_at": plain(closes_at),
        },
    )


@transaction.atomic
def reopen_window(approval: Approval, *, by: User, at: datetime) -> Reopening:
    """A second person granted it: from now on the window is open for this participant."""
    window, participant = window_asked(approval), participant_asked(approval)
    Competition.objects.lock(window.competition)
    closes_at = datetime.fromisoformat(approval.payload["closes_at"])
    refuse_if(obstacles_to_reopen(window, at, participant, closes_at))
    reopening = Reopening.objects.create(
        window=window,
        participant=participant,
        opens_at=at,
        closes_at=closes_at,
        reason=approval.reason,
        approval=approval,
    )
    record("competitions.reopen_window", window, by=by, at=at, reason=approval.reason)
    facts = facts_for_log(approval, describe_reopening)
    log_change(ChangeKind.REOPENING, approval, facts, at=at)
    news = partial(window_reopened.send, Reopening, reopening=reopening, at=at)
    transaction.on_commit(news)
    return reopening
