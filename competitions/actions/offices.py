"""Give and end offices of an edition."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from audit.trail import record
from competitions.models import Appointment, Competition
from competitions.offices import OPEN, obstacles_to_appoint
from core.errors import refuse_if


@transaction.atomic
def appoint_person(
    competition: Competition, *, by: User, at: datetime, person: User, role: str
) -> Appointment:
    """Let somebody of the office hold an office of the edition."""
    competition = Competition.objects.lock(competition)
    on = at.astimezone(competition.tzinfo).date()
    refuse_if(obstacles_to_appoint(competition, on, person=person, role=role))
    row = Appointment.objects.create(competition=competition, person=person, role=role)
    record("competitions.appoint_person", row, by=by, at=at, after=_facts(row))
    return row


@transaction.atomic
def end_appointment(appointment: Appointment, *, by: User, at: datetime) -> None:
    """Somebody no longer holds an office."""
    competition = Competition.objects.lock(appointment.competition)
    is_over = competition.state not in OPEN
    refuse_if([_("This competition is over. Its rules stay as they were.")] if is_over else [])
    record("competitions.end_appointment", appointment, by=by, at=at, before=_facts(appointment))
    appointment.delete()


def _facts(row: Appointment) -> dict:
    return {"person": row.person.name, "role": row.role}
