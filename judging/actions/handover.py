"""Acts on a judge's load: ask for relief, move a part of it to others, say no."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from audit.trail import record
from competitions.models import Stage
from competitions.queries import sender_of
from core.codes import new_code
from core.errors import ActionRefused, refuse_if
from core.links import plain_path
from core.words import listed
from judging.asking import tell_of_judge
from judging.handing import (
    create_many,
    hold_panel,
    offer_again,
    take_many,
    tell_judges,
    write_change,
)
from judging.locks import hold_stage
from judging.models import Assignment, PanelMember, Relief
from judging.queries.conflicts import conflicts_of
from judging.queries.gaps import is_barred, open_gaps
from judging.queries.obstacles import obstacles_to_assign, obstacles_to_staff
from judging.queries.relief import obstacles_to_ask_relief
from judging.states import OFFER_AGAIN, ChangeSource
from notifications.outbox import post

SHOWN = 10  # numbers in one letter


@transaction.atomic
def hand_over(
    member: PanelMember, *, by: User, at: datetime, moves: Mapping[str, str], reason: str
) -> list[Assignment]:
    """Move open entries of one judge to others of the panel, all or none.

    `moves`: code of the assignment to code of the judge who gets it. Locked ones stay; what was
    written in others is kept, uncounted. Conflicts, loads and expertise hold as for any new pair.
    """
    stage = Stage.objects.lock(member.stage)
    refuse_if(obstacles_to_staff(stage))
    hold_panel(stage)
    rows = _take(stage, member, moves, by)
    take_many(rows)
    panel = {row.code: row for row in stage.panel.select_related("person", "stage")}
    bars = conflicts_of(stage, at)
    given = [_give(row, panel[moves[row.code]], bars, by) for row in rows]
    added, removed = [row.code for row in given], [row.code for row in rows]
    write_change(stage, ChangeSource.HANDOVER, by=by, added=added, removed=removed, reason=reason)
    facts = {"moved": dict(moves)}
    record("judging.hand_over", member, by=by, at=at, after=facts, reason=reason)
    tell_judges(stage, {row.member for row in given}, at)
    _tell_giver(member, rows, at, reason)
    _settle(member, len(rows), by, at)
    return given


def _take(
    stage: Stage, member: PanelMember, moves: Mapping[str, str], by: User
) -> list[Assignment]:
    wanted = open_gaps(stage).filter(member=member, code__in=moves, candidacy__calibration=None)
    rows = list(
        wanted.select_for_update(of=("self",))
        .select_related("candidacy__proposal", "candidacy__stage")
        .annotate(is_barred=is_barred(by.pk))
        .order_by("pk")
    )
    known = set(stage.panel.exclude(pk=member.pk).values_list("code", flat=True))
    if not rows or len(rows) != len(moves) or not set(moves.values()) <= known:
        raise ActionRefused(_("The list has changed. Look at it again."))
    barred = sorted(row.candidacy.proposal.number for row in rows if row.is_barred)
    if barred:
        text = _("You have a part in %(numbers)s: somebody else decides about it.")
        raise ActionRefused(text % {"numbers": ", ".join(barred)})
    return rows


def _give(row: Assignment, target: PanelMember, bars: dict, by: User) -> Assignment:
    """One at a time, so that the load is counted with what came before."""
    refuse_if(obstacles_to_assign(row.candidacy, target, bars))
    old = Assignment.objects.filter(candidacy=row.candidacy, member=target).first()
    if old is None:
        fresh = Assignment(code=new_code(), candidacy=row.candidacy, member=target, assigned_by=by)
        return create_many([fresh])[0]
    if not old.may(OFFER_AGAIN):
        text = _("%(judge)s has had this entry already.")
        raise ActionRefused(text % {"judge": target.person.name})
    old.member = target
    offer_again([old], assigned_by=by)
    return old


def _tell_giver(member: PanelMember, rows: list[Assignment], at: datetime, reason: str) -> None:
    numbers = sorted(row.candidacy.proposal.number for row in rows)
    post(
        "judging_handed_over",
        to=[member.person],
        about=f"handed-over-{member.code}-{at.isoformat()}",
        at=at,
        **sender_of(member.stage.competition),
        url=plain_path("assignment-list"),
        stage=member.stage.name,
        competition=member.stage.competition.name,
        count=len(numbers),
        numbers=listed(numbers, SHOWN),
        reason=reason,
    )


def _settle(member: PanelMember, moved: int, by: User, at: datetime) -> None:
    """A wish for relief is answered by the hand-over itself."""
    Relief.objects.filter(member=member, settled_at=None).update(
        settled_at=at, settled_by=by, moved=moved
    )


@transaction.atomic
def ask_relief(member: PanelMember, *, by: User, at: datetime, entries: int, reason: str) -> Relief:
    """The judge asks to give some entries away; nothing moves before the organiser decides."""
    hold_stage(member.stage_id)
    member = PanelMember.objects.select_related("stage__competition", "person").lock(member)
    if by.pk != member.person_id:
        raise ActionRefused(_("Only the judge can declare this."))
    refuse_if(obstacles_to_ask_relief(member, entries))
    wish = Relief.objects.create(
        code=new_code(), member=member, entries=entries, reason=reason, asked_at=at
    )
    record("judging.ask_relief", member, by=by, at=at, after={"entries": entries}, reason=reason)
    url = plain_path("stage-progress", code=member.stage.code)
    tell_of_judge("judging_relief_asked", member, at, url=url, count=entries, reason=reason)
    return wish


@transaction.atomic
def answer_relief(member: PanelMember, *, by: User, at: datetime, reason: str) -> Relief:
    """Leave the load as it is, and say why."""
    Stage.objects.lock(member.stage)
    wish = Relief.objects.select_for_update().filter(member=member, settled_at=None).first()
    if wish is None:
        raise ActionRefused(_("This wish has been answered already."))
    wish.settled_at, wish.settled_by, wish.answer = at, by, reason
    wish.save(update_fields=["settled_at", "settled_by", "answer", "updated_at"])
    record("judging.answer_relief", member, by=by, at=at, reason=reason)
    post(
        "judging_relief_answered",
        to=[member.person],
        about=f"relief-{wish.code}",
        at=at,
        **sender_of(member.stage.competition),
        url=plain_path("assignment-list"),
        stage=member.stage.name,
        competition=member.stage.competition.name,
        reason=reason,
    )
    return wish
