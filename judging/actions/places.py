"""Acts on a place on a panel: the judge's answer, and what happens when a judge leaves."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from audit.trail import record
from competitions.models import Stage
from competitions.queries import sender_of
from competitions.states import StageState
from core.errors import ActionRefused, refuse_if
from core.links import plain_path
from judging.actions.conflicts import confirm_acquaintance
from judging.asking import (
    GONE,
    asked_of,
    invite,
    obstacles_to_join,
    open_work_of,
    place_for,
    set_expertise,
    tell_of_judge,
)
from judging.handing import hold_panel, take_many, write_change
from judging.locks import hold_stage
from judging.models import Assignment, PanelMember
from judging.queries.obstacles import obstacles_to_staff
from judging.states import (
    ACCEPT,
    ACCEPT_PLACE,
    DECLINE_PLACE,
    LEAVE_PLACE,
    AssignmentState,
    ChangeSource,
    PlaceState,
)
from judging.succession import Handed, hand_on
from notifications.outbox import post


@dataclass(frozen=True, slots=True)
class Answer:
    """What a judge says with the acceptance; None leaves what was asked as it is.

    `seen` are the entries that stood on the page, `known` those of them that touch the judge, by
    the kind of tie; without a page every entry offered so far was seen and none is known.
    """

    maximum_load: int | None = None
    categories: Mapping[int, bool] | None = None
    seen: Collection[str] | None = None
    known: Mapping[str, str] = field(default_factory=dict)
    note: str = ""


NOTHING_ELSE = Answer()


@transaction.atomic
def declare_independence(
    member: PanelMember, *, by: User, at: datetime, answer: Answer = NOTHING_ELSE
) -> PanelMember:
    """The judge's own word for this stage; it accepts what was asked and opens the texts.

    Declaring twice changes nothing.
    """
    if by.pk != member.person_id:
        raise ActionRefused(_("Only the judge can declare this."))
    hold_stage(member.stage_id)
    member = PanelMember.objects.lock(member)
    refuse_if(_obstacles_to_answer(member))
    if member.state == PlaceState.INVITED:
        _accept(member, answer, by, at)
    _open_entries(member, answer, by, at)
    return member


def _obstacles_to_answer(member: PanelMember) -> list[str]:
    if member.state in GONE:
        return [_("You are no longer on this panel.")]
    return []


def _accept(member: PanelMember, answer: Answer, by: User, at: datetime) -> None:
    asked = member.maximum_load
    load = asked if answer.maximum_load is None else answer.maximum_load
    if load > asked:
        raise ActionRefused(_("You were asked for fewer entries than this."))
    member.move(ACCEPT_PLACE, declared_at=at, answered_at=at, maximum_load=load)
    if answer.categories is not None:
        set_expertise(member, answer.categories)
    record("judging.declare_independence", member, by=by, at=at, after={"maximum_load": load})
    if load < asked:
        _lower(member, asked, by, at)


def _lower(member: PanelMember, asked: int, by: User, at: datetime) -> None:
    """The judge takes fewer than asked: what was given beyond it goes back, the latest first."""
    surplus = open_work_of(member)[member.maximum_load :]
    _return(member, surplus, by, _("The judge takes fewer entries."))
    panel = plain_path("panel-edit", code=member.stage.code)
    facts = {"count": member.maximum_load, "before": str(asked)}
    tell_of_judge("judging_load_lowered", member, at, url=panel, **facts)


def _return(member: PanelMember, rows: list[Assignment], by: User, reason: str) -> None:
    take_many(rows)
    codes = [row.code for row in rows]
    write_change(member.stage, ChangeSource.HANDOVER, by=by, removed=codes, reason=reason)


def _open_entries(member: PanelMember, answer: Answer, by: User, at: datetime) -> None:
    offered = member.assignments.filter(state=AssignmentState.OFFERED)
    seen = answer.seen
    if seen is None:
        seen = list(offered.values_list("code", flat=True))
    if member.stage.state != StageState.CONCLUDED:
        said = {"seen": seen, "known": answer.known, "note": answer.note}
        confirm_acquaintance(member, by=by, at=at, **said)
    for assignment in offered.select_for_update(of=("self",)).order_by("pk"):
        assignment.move(ACCEPT)


@transaction.atomic
def decline_place(member: PanelMember, *, by: User, at: datetime, reason: str) -> PanelMember:
    """Refuse the invitation with a reason; what was given already goes back to the organiser."""
    if by.pk != member.person_id:
        raise ActionRefused(_("Only the judge can declare this."))
    hold_stage(member.stage_id)
    member = PanelMember.objects.lock(member)
    refuse_if(_obstacles_to_answer(member))
    if member.state != PlaceState.INVITED:
        raise ActionRefused(_("You have accepted already. Ask the organiser to release you."))
    _return(member, open_work_of(member), by, reason)
    member.move(DECLINE_PLACE, answered_at=at, answer_reason=reason)
    record("judging.decline_place", member, by=by, at=at, reason=reason)
    url = plain_path("judge-replace", code=member.stage.code, member=member.code)
    tell_of_judge("judging_place_declined", member, at, url=url, reason=reason)
    return member


@transaction.atomic
def release_judge(
    member: PanelMember, *, by: User, at: datetime, reason: str, person: User | None = None
) -> Handed:
    """Let a judge go: locked scorecards stay and count, open entries go to `person` or back.

    What was written in open scorecards is kept, uncounted.
    """
    stage = Stage.objects.lock(member.stage)
    refuse_if(obstacles_to_staff(stage))
    hold_panel(stage)
    member = PanelMember.objects.lock(member)
    was_told = member.state != PlaceState.DECLINED
    _return(member, open_work_of(member), by, reason)
    member.move(LEAVE_PLACE, answered_at=at, answer_reason=member.answer_reason or reason)
    record("judging.release_judge", member, by=by, at=at, reason=reason)
    if was_told:
        _tell_released(member, at, reason)
    handed = Handed() if person is None else _replace(member, person, by, at)
    PanelMember.objects.filter(pk=member.pk).update(is_chair=False)
    return handed


def _tell_released(member: PanelMember, at: datetime, reason: str) -> None:
    stage = member.stage
    post(
        "judging_place_ended",
        to=[member.person],
        about=f"released-{member.code}-{at:%Y%m%d%H%M%S}",
        at=at,
        **sender_of(stage.competition),
        url=plain_path("assignment-list"),
        stage=stage.name,
        competition=stage.competition.name,
        reason=reason,
    )


@transaction.atomic
def replace_judge(member: PanelMember, *, by: User, at: datetime, person: User) -> Handed:
    """Ask somebody else in the place of a judge who refused or left, for the same."""
    stage = Stage.objects.lock(member.stage)
    refuse_if(obstacles_to_staff(stage))
    hold_panel(stage)
    member = PanelMember.objects.lock(member)
    if member.state not in GONE:
        raise ActionRefused(_("%(name)s is still on this panel.") % {"name": member.person.name})
    return _replace(member, person, by, at)


def _replace(member: PanelMember, person: User, by: User, at: datetime) -> Handed:
    """A new place that follows the old one, or the place that the other judge has already."""
    stage = member.stage
    successor = stage.panel.serving().filter(person=person).first()
    if successor is None:
        refuse_if(obstacles_to_join(stage, [person], at))
        successor = place_for(stage, person, asked_of(member), replaces=member)
        invite([successor], at)
    facts = {"replaces": member.code, "stage": stage.code}
    record("judging.replace_judge", successor, by=by, at=at, after=facts)
    return hand_on(member, successor, by=by, at=at)
