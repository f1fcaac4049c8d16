"""Acts on a panel: who judges, and the declaration that opens the entries."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Membership, User
from accounts.states import Role
from audit.trail import record
from competitions.models import Stage
from competitions.queries import sender_of
from core.codes import new_code
from core.errors import ActionRefused, refuse_if
from core.links import plain_path
from judging.models import Assignment, PanelMember
from judging.queries.obstacles import obstacles_to_staff
from judging.states import ACCEPT, ACCEPT_PLACE, AssignmentState
from notifications.outbox import post


@transaction.atomic
def add_panel_member(  # noqa: PLR0913 -- a place on a panel is exactly these facts
    stage: Stage,
    *,
    by: User,
    at: datetime,
    person: User,
    expertise: str = "",
    maximum_load: int = 60,
    is_chair: bool = False,
) -> PanelMember:
    """Put a judge of the organiser on the panel of a stage, and tell the judge."""
    stage = Stage.objects.lock(stage)
    refuse_if(obstacles_to_staff(stage))
    refuse_if(_obstacles_to_join(stage, person, at))
    member = PanelMember.objects.create(
        stage=stage,
        person=person,
        code=new_code(),
        expertise=expertise,
        maximum_load=maximum_load,
        is_chair=is_chair,
    )
    record("judging.add_panel_member", member, by=by, at=at, after={"stage": stage.code})
    post(
        "judging_panel_joined",
        to=[person],
        about=f"panel-{member.code}",
        at=at,
        **sender_of(stage.competition),
        url=plain_path("assignment-list"),
        stage=stage.name,
        competition=stage.competition.name,
    )
    return member


def _obstacles_to_join(stage: Stage, person: User, at: datetime) -> list[str]:
    guests = Membership.objects.on(at.date()).filter(
        person=person, agency=stage.competition.organiser_id, role=Role.JUDGE
    )
    if not guests.exists():
        return [_("%(name)s is not a judge of this organiser.") % {"name": person.name}]
    if stage.panel.filter(person=person).exists():
        return [_("%(name)s is already on the panel.") % {"name": person.name}]
    return []


@transaction.atomic
def change_panel_member(
    member: PanelMember,
    *,
    by: User,
    at: datetime,
    expertise: str,
    maximum_load: int,
    is_chair: bool,
) -> PanelMember:
    """Change what the organiser knows of a judge; the load never falls below what is assigned."""
    member = PanelMember.objects.lock(member)
    refuse_if(obstacles_to_staff(member.stage))
    if maximum_load < member.assignments.counting().count():
        raise ActionRefused(_("The judge already has more entries than this load allows."))
    before = {"maximum_load": member.maximum_load, "is_chair": member.is_chair}
    member.expertise, member.maximum_load = expertise, maximum_load
    member.is_chair = is_chair
    member.save(update_fields=["expertise", "maximum_load", "is_chair", "updated_at"])
    after = {"maximum_load": maximum_load, "is_chair": is_chair}
    record("judging.change_panel_member", member, by=by, at=at, before=before, after=after)
    return member


@transaction.atomic
def remove_panel_member(member: PanelMember, *, by: User, at: datetime) -> None:
    """Take a judge off the panel who never had an entry."""
    member = PanelMember.objects.lock(member)
    refuse_if(obstacles_to_staff(member.stage))
    if member.assignments.exists():
        raise ActionRefused(_("This judge has had entries, so the place on the panel stays."))
    record("judging.remove_panel_member", member, by=by, at=at)
    member.delete()


@transaction.atomic
def declare_independence(member: PanelMember, *, by: User, at: datetime) -> PanelMember:
    """The judge's own word for this stage; it accepts what was offered and opens the texts.

    Declaring twice changes nothing.
    """
    member = PanelMember.objects.lock(member)
    if by.pk != member.person_id:
        raise ActionRefused(_("Only the judge can declare this."))
    if member.declared_at is None:
        member.move(ACCEPT_PLACE, declared_at=at, answered_at=at)
        record("judging.declare_independence", member, by=by, at=at)
    for assignment in _offered(member):
        assignment.move(ACCEPT)
    return member


def _offered(member: PanelMember) -> list[Assignment]:
    return list(member.assignments.select_for_update().filter(state=AssignmentState.OFFERED))
