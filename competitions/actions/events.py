"""Events of an office: plan, show, change, call off; each function is one act."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Agency, User
from audit.trail import record
from competitions.events import (
    local_admins_of,
    local_admins_within,
    people_signed_up,
    seats_taken,
)
from competitions.models import Event
from competitions.revisions import Facts, facts_of
from competitions.states import CANCEL_EVENT, PUBLISH_EVENT, EventState
from core.codes import new_code
from core.errors import StaleWrite, refuse_if
from core.links import plain_path
from core.moments import say_in_figures
from notifications.outbox import post

#: What people who signed up have to know when it changes.
WHERE_AND_WHEN = ("starts_at", "ends_at", "venue_kind", "venue", "address", "link")


@transaction.atomic
def create_event(office: Agency, *, by: User, at: datetime, facts: Facts) -> Event:
    """Plan an event; nobody outside the office sees it yet."""
    event = Event.objects.create(code=new_code(), organiser=office, **facts)
    record("competitions.create_event", event, by=by, at=at, after=facts_of(event, facts))
    return event


@transaction.atomic
def edit_event(event: Event, *, by: User, at: datetime, revision: int, facts: Facts) -> Event:
    """Change an event. Whoever read an older revision gets StaleWrite with what is stored now.

    Agencies with seats are told when place or time is another.
    """
    event = Event.objects.lock(event)
    before = facts_of(event, facts)
    if event.revision != revision:
        text = _("Somebody changed this meanwhile. Compare both versions.")
        raise StaleWrite(text, stored=before)
    refuse_if([*event.obstacles_to_edit(), *_obstacles_of_seats(event, facts)])
    is_moved = any(getattr(event, name) != facts.get(name) for name in WHERE_AND_WHEN)
    for name, value in facts.items():
        setattr(event, name, value)
    event.revision += 1
    event.save()
    after = facts_of(event, facts)
    entry = record("competitions.edit_event", event, by=by, at=at, before=before, after=after)
    if is_moved and event.state == EventState.PUBLISHED:
        _tell("event_changed", event, people_signed_up(event, at), at, about=f"-{entry.pk}")
    return event


def _obstacles_of_seats(event: Event, facts: Facts) -> list[str]:
    """Seats that are taken stay, and stay with the territory that they were taken for."""
    taken = seats_taken(event)
    capacity = facts.get("capacity")
    if capacity is not None and capacity < taken:
        return [_("%(count)s seats are taken already.") % {"count": taken}]
    moved = Event(
        organiser=event.organiser, competition=facts.get("competition", event.competition)
    )
    if taken and moved.territory_id != event.territory_id:
        return [_("Agencies have seats already. Keep a competition of the same territory.")]
    return []


@transaction.atomic
def publish_event(event: Event, *, by: User, at: datetime) -> Event:
    """Put it into the public calendar, and tell the local admins of the territory."""
    event = Event.objects.lock(event)
    refuse_if(event.obstacles_to_publish(at))
    event.move(PUBLISH_EVENT, published_at=at)
    record("competitions.publish_event", event, by=by, at=at)
    _tell("event_published", event, local_admins_within(event.territory_id, at), at)
    return event


@transaction.atomic
def cancel_event(event: Event, *, by: User, at: datetime, reason: str) -> Event:
    """Call it off with a reason, which everybody with a seat reads in the mail."""
    event = Event.objects.lock(event)
    refuse_if(event.obstacles_to_cancel(at))
    event.move(CANCEL_EVENT, cancelled_reason=reason)
    record("competitions.cancel_event", event, by=by, at=at, after={"reason": reason})
    _tell("event_cancelled", event, people_signed_up(event, at), at, reason=reason)
    return event


@transaction.atomic
def invite_agencies(event: Event, *, by: User, at: datetime, agencies: Iterable[Agency]) -> int:
    """Invite agencies by mail to their local admins, each person once; gives how many were asked.

    Agencies outside the event's territory are left out.
    """
    event = Event.objects.lock(event)
    refuse_if(event.obstacles_to_sign_up(at))
    keys = [agency.pk for agency in agencies]
    invited = Agency.objects.filter(pk__in=keys, parent=event.territory_id)
    people = list(local_admins_of(invited, at))
    after = {"agencies": len(keys), "people": len(people)}
    record("competitions.invite_agencies", event, by=by, at=at, after=after)
    _tell("event_invitation", event, people, at)
    return len(people)


@transaction.atomic
def remind_of_event(event: Event, *, by: User | None, at: datetime) -> None:
    """The day before: once for each beginning, so that a moved event reminds anew."""
    event = Event.objects.lock(event)
    refuse_if(event.obstacles_to_remind(at))
    event.reminded_for = event.starts_at
    event.save(update_fields=["reminded_for", "updated_at"])
    record("competitions.remind_of_event", event, by=by, at=at)
    about = f"-{event.starts_at:%Y%m%d%H%M}"
    _tell("event_tomorrow", event, people_signed_up(event, at), at, about=about)


def _tell(
    kind: str,
    event: Event,
    people: Iterable[User],
    at: datetime,
    *,
    about: str = "",
    **words: object,
) -> None:
    place = ", ".join(part for part in (event.venue, event.address) if part) or event.link
    post(
        kind,
        to=people,
        about=f"event-{event.code}{about}",
        at=at,
        url=plain_path("event-detail", code=event.code),
        title=event.title,
        organiser=event.organiser.name,
        when=say_in_figures(event.starts_at, event.zone),
        place=place,
        **words,
    )
