"""Acts on who sits in a plenary, and who stands aside for which entry."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import User
from audit.trail import record
from core.errors import ActionRefused, refuse_if
from innovations.models import Candidacy
from judging.attending import note_conflicts
from judging.locks import hold_plenary, hold_stage
from judging.models import Plenary, PlenaryAside, PlenaryAttendee
from judging.queries.plenaries import obstacles_to_conduct
from judging.states import Presence, Seat

FIELDS = ("name", "position", "seat", "presence", "reason")


@dataclass(frozen=True, slots=True)
class AttendeeFacts:
    """One line of the list; without `pk` a new person. An empty name takes a guest off it."""

    name: str
    seat: str
    presence: str
    position: str = ""
    reason: str = ""
    pk: int | None = None


@transaction.atomic
def record_attendance(
    plenary: Plenary, *, by: User, at: datetime, people: Iterable[AttendeeFacts]
) -> Plenary:
    """Note who is there, who is excused and why, and who leads and writes."""
    plenary = _take(plenary)
    people = list(people)
    _refuse_double_seats(people)
    known = {one.pk: one for one in plenary.attendees.all()}
    before = {one.name: one.presence for one in known.values()}
    _free_seats(plenary, people)
    for facts in people:
        _note(plenary, known, facts)
    note_conflicts(plenary, at)
    after = dict(plenary.attendees.values_list("name", "presence"))
    record("judging.record_attendance", plenary, by=by, at=at, before=before, after=after)
    return plenary


def _take(plenary: Plenary) -> Plenary:
    hold_stage(plenary.stage_id)
    plenary = hold_plenary(plenary)
    refuse_if(obstacles_to_conduct(plenary))
    return plenary


def _refuse_double_seats(people: list[AttendeeFacts]) -> None:
    for seat, text in (
        (Seat.CHAIR, _("Only one person can be in the chair.")),
        (Seat.SECRETARY, _("Only one person can be the secretary.")),
    ):
        if sum(one.seat == seat and bool(one.name) for one in people) > 1:
            raise ActionRefused(text)


def _free_seats(plenary: Plenary, people: list[AttendeeFacts]) -> None:
    """Two people may change seats: first both stand up."""
    taken = {one.seat for one in people} & {Seat.CHAIR, Seat.SECRETARY}
    listed = [one.pk for one in people if one.pk]
    rows = plenary.attendees.filter(Q(seat__in=taken) | Q(pk__in=listed))
    rows.update(seat=Seat.MEMBER)


def _note(plenary: Plenary, known: dict[int, PlenaryAttendee], facts: AttendeeFacts) -> None:
    if facts.presence == Presence.EXCUSED and not facts.reason:
        raise ActionRefused(_("Write why %(name)s is excused.") % {"name": facts.name})
    one = known.get(facts.pk) if facts.pk else PlenaryAttendee(plenary=plenary)
    if one is None:
        raise ActionRefused(_("The list of those present has changed. Load the page again."))
    if not facts.name:
        if one.pk and one.member_id is None:
            one.delete()
        return
    for field in FIELDS:
        if field != "name" or one.member_id is None:
            setattr(one, field, getattr(facts, field))
    one.save()


@transaction.atomic
def note_aside(
    plenary: Plenary,
    *,
    by: User,
    at: datetime,
    attendee: PlenaryAttendee,
    candidacy: Candidacy,
    reason: str,
) -> PlenaryAside:
    """A person's own word: takes no part in what is decided about this entry."""
    plenary = _take(plenary)
    if attendee.plenary_id != plenary.pk or candidacy.stage_id != plenary.stage_id:
        raise ActionRefused(_("The list of those present has changed. Load the page again."))
    aside, is_new = plenary.asides.get_or_create(
        attendee=attendee, candidacy=candidacy, defaults={"reason": reason}
    )
    if not is_new:
        raise ActionRefused(_("That this person stands aside is noted already."))
    facts = {"name": attendee.name, "entry": candidacy.proposal.number}
    record("judging.note_aside", plenary, by=by, at=at, after=facts, reason=reason)
    return aside
