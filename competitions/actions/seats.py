"""Seats at an event: taken and given back by agencies, attendance noted by the office."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Agency, User
from audit.trail import record
from competitions.events import agencies_within, obstacles_to_take, participant_of
from competitions.models import Event, EventSignUp
from competitions.states import CANCEL_SIGN_UP, SIGN_UP_AGAIN, SignUpState
from core.codes import new_code
from core.errors import refuse_if


@transaction.atomic
def sign_up_agency(event: Event, *, by: User, at: datetime, seats: int, people: str) -> EventSignUp:
    """Take seats for the person's own agency, or change how many and who comes.

    RACE: the event is locked, so that the last seat is given once.
    """
    event = Event.objects.lock(event)
    agency = by.workspace.agency
    refuse_if([*event.obstacles_to_sign_up(at), *obstacles_to_take(event, agency, seats)])
    facts = {"seats": seats, "people": people, "signed_by": by, "signed_at": at}
    sign_up, stood = _sign_up_for(event, agency, facts)
    if stood:
        for name, value in facts.items():
            setattr(sign_up, name, value)
        sign_up.save()
    record("competitions.sign_up_agency", sign_up, by=by, at=at, after={"seats": seats})
    return sign_up


@transaction.atomic
def cancel_sign_up(event: Event, *, by: User, at: datetime) -> None:
    """Give the agency's seats back while others can still take them."""
    event = Event.objects.lock(event)
    sign_up = event.sign_ups.standing().filter(agency=by.workspace.agency_id).first()
    refuse_if(event.obstacles_to_sign_up(at))
    refuse_if([] if sign_up else [_("Your agency has no seats at this event.")])
    sign_up.move(CANCEL_SIGN_UP)
    record("competitions.cancel_sign_up", sign_up, by=by, at=at)


@transaction.atomic
def note_attendance(
    event: Event, *, by: User, at: datetime, came: Mapping[str, int | None]
) -> None:
    """Note for each sign-up, by its code, how many came; None where nobody has looked yet."""
    event = Event.objects.lock(event)
    refuse_if(event.obstacles_to_note(at))
    rows = list(event.sign_ups.standing().filter(code__in=came.keys()))
    for row in rows:
        row.attended = came[row.code]
    EventSignUp.objects.bulk_update(rows, ["attended"])
    record("competitions.note_attendance", event, by=by, at=at, after=dict(came))


@transaction.atomic
def add_walk_in(event: Event, *, by: User, at: datetime, agency: Agency, came: int) -> EventSignUp:
    """An agency that came without a seat; whoever stands in the room counts, full or not."""
    event = Event.objects.lock(event)
    refuse_if(event.obstacles_to_note(at))
    is_invited = agencies_within(event.territory_id).filter(pk=agency.pk).exists()
    refuse_if([] if is_invited else [_("This agency does not belong to the territory.")])
    facts = {"seats": came, "attended": came, "signed_by": by, "signed_at": at}
    sign_up, stood = _sign_up_for(event, agency, facts)
    refuse_if([_("This agency is in the list already. Note there how many came.")] if stood else [])
    record("competitions.add_walk_in", sign_up, by=by, at=at, after={"came": came})
    return sign_up


def _sign_up_for(event: Event, agency: Agency, facts: dict[str, Any]) -> tuple[EventSignUp, bool]:
    """New, or taken again, with these facts; True with one that stands, which stays as it is."""
    sign_up = event.sign_ups.filter(agency=agency).first()
    if sign_up is None:
        return _new_sign_up(event, agency, facts), False
    if sign_up.state == SignUpState.CANCELLED:
        sign_up.move(SIGN_UP_AGAIN, **facts)
        return sign_up, False
    return sign_up, True


def _new_sign_up(event: Event, agency: Agency, facts: dict[str, Any]) -> EventSignUp:
    participant = participant_of(agency, event.territory_id)
    return EventSignUp.objects.create(
        code=new_code(), event=event, agency=agency, participant_id=participant, **facts
    )
