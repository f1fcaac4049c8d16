"""Acts on a panel: whom the organiser asks, and for what."""

from collections.abc import Collection, Iterator
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from audit.trail import record
from competitions.models import Category, Stage
from core.errors import ActionRefused, refuse_if
from judging.asking import (
    GONE,
    Asked,
    asked_of,
    invite,
    obstacles_to_join,
    place_for,
    set_expertise,
)
from judging.models import PanelMember
from judging.queries.obstacles import obstacles_to_staff


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
    """Ask one judge of the organiser for a place on the panel of a stage."""
    asked = Asked(entries=maximum_load, expertise=expertise, is_chair=is_chair)
    return invite_judges(stage, by=by, at=at, people=[person], asked=asked)[0]


@transaction.atomic
def invite_judges(
    stage: Stage, *, by: User, at: datetime, people: Collection[User], asked: Asked
) -> list[PanelMember]:
    """Ask judges of the organiser for places on the panel; each gets a letter and may refuse."""
    stage = Stage.objects.lock(stage)
    refuse_if(obstacles_to_staff(stage))
    refuse_if(obstacles_to_join(stage, people, at))
    members = [place_for(stage, person, asked) for person in people]
    _record_all(members, by, at)
    invite(members, at)
    return members


def _record_all(members: list[PanelMember], by: User, at: datetime) -> None:
    for member in members:
        facts = {"stage": member.stage.code, "entries": member.asked_entries}
        record("judging.add_panel_member", member, by=by, at=at, after=facts)


@transaction.atomic
def copy_panel(stage: Stage, *, by: User, at: datetime, source: Stage) -> list[PanelMember]:
    """Ask everybody who serves on another panel of this organiser, for the same as there.

    Who is on this panel already, or no longer judges for the organiser, is left out.
    """
    stage = Stage.objects.lock(stage)
    refuse_if(obstacles_to_staff(stage))
    places = source.panel.serving().select_related("person").order_by("pk")
    free = [place for place in places if not list(obstacles_to_join(stage, [place.person], at))]
    if not free:
        raise ActionRefused(_("Everybody of that panel is on this one already."))
    members = [place_for(stage, place.person, _asked_here(place, stage)) for place in free]
    _record_all(members, by, at)
    invite(members, at)
    return members


def _asked_here(place: PanelMember, stage: Stage) -> Asked:
    """What was asked there, with this edition's categories of the same names."""
    asked = asked_of(place)
    names = {
        expertise.category.name: expertise.is_main
        for expertise in place.expertises.select_related("category")
    }
    here = Category.objects.filter(competition=stage.competition_id, name__in=names)
    categories = {category.pk: names[category.name] for category in here}
    facts = {"entries": asked.entries, "minutes": asked.minutes, "words": asked.words}
    own = {"expertise": asked.expertise, "is_chair": asked.is_chair, "body": asked.body}
    return Asked(**facts, **own, categories=categories)


@transaction.atomic
def change_panel_member(  # noqa: PLR0913 -- what the organiser knows of a judge is these facts
    member: PanelMember,
    *,
    by: User,
    at: datetime,
    expertise: str,
    maximum_load: int,
    is_chair: bool,
    categories: dict[int, bool] | None = None,
    body: str | None = None,
) -> PanelMember:
    """Change what the organiser knows of a judge; the load never falls below what is assigned."""
    member = PanelMember.objects.lock(member)
    refuse_if(obstacles_to_staff(member.stage))
    refuse_if(_obstacles_to_change(member, maximum_load))
    before = {"maximum_load": member.maximum_load, "is_chair": member.is_chair}
    member.expertise, member.maximum_load = expertise, maximum_load
    member.is_chair = is_chair
    member.body = member.body if body is None else body
    member.save(update_fields=["expertise", "maximum_load", "is_chair", "body", "updated_at"])
    if categories is not None:
        set_expertise(member, categories)
    after = {"maximum_load": maximum_load, "is_chair": is_chair}
    record("judging.change_panel_member", member, by=by, at=at, before=before, after=after)
    return member


def _obstacles_to_change(member: PanelMember, maximum_load: int) -> Iterator[str]:
    if member.state in GONE:
        yield _("%(name)s is no longer on this panel.") % {"name": member.person.name}
    if maximum_load < member.assignments.counting().count():
        yield _("The judge already has more entries than this load allows.")


@transaction.atomic
def remove_panel_member(member: PanelMember, *, by: User, at: datetime) -> None:
    """Take a judge off the panel who never had an entry."""
    member = PanelMember.objects.lock(member)
    refuse_if(obstacles_to_staff(member.stage))
    if member.assignments.exists() or member.replacements.exists():
        raise ActionRefused(_("This judge has had entries, so the place on the panel stays."))
    record("judging.remove_panel_member", member, by=by, at=at)
    member.delete()
