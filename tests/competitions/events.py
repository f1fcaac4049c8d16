"""Events for tests: every fact that matters is an argument."""

from datetime import timedelta

from accounts.states import Role
from competitions.events import participant_of
from competitions.models import Event, EventSignUp
from competitions.states import EventKind, EventState, VenueKind
from core.codes import new_code
from tests.factories import NOW, make_agency, make_member

START = NOW + timedelta(days=3)


def make_event(world, *, starts_at=START, hours=3, is_public=True, **facts):
    """A clinic of the world's office in its own hall, for its edition, with room for ten."""
    facts.setdefault("competition", world.competition)
    facts.setdefault("capacity", 10)
    facts.setdefault("venue", "Pendopo")
    facts.setdefault("venue_kind", VenueKind.OWN_HALL)
    if is_public:
        facts = {"state": EventState.PUBLISHED, "published_at": NOW, **facts}
    return Event.objects.create(
        code=new_code(),
        organiser=facts.pop("organiser", world.secretariat),
        kind=EventKind.CLINIC,
        title=facts.pop("title", "Klinik inovasi"),
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=hours),
        **facts,
    )


def make_seats(event, agency, *, by, seats=1, attended=None, at=NOW):
    """Seats of an agency, perhaps with who came."""
    return EventSignUp.objects.create(
        code=new_code(),
        event=event,
        agency=agency,
        participant_id=participant_of(agency, event.territory_id),
        seats=seats,
        attended=attended,
        signed_by=by,
        signed_at=at,
    )


def make_branch(world, number):
    """One more agency below the territory, with its local admin."""
    agency = make_agency(f"Dinas {number:04}", parent=world.regency)
    return make_member(agency, Role.LOCAL_ADMIN, f"Admin {number}")
