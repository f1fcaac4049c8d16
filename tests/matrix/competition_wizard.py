"""Addresses of an edition's beginning and preparation."""

from datetime import date

from competitions.models import Appointment, Competition, Holiday
from competitions.states import CompetitionState, EditionRole
from tests.factories import make_competition
from tests.permission_matrix import SIGNED_IN, MatrixWorld, Row

ORGANISER = frozenset({"organiser"})
ORGANISERS = frozenset({"organiser", "foreign_organiser"})
SCREENER = frozenset({"screener"})
DAY = date(2026, 12, 25)


def build_draft(world: MatrixWorld) -> Competition:
    """An edition in preparation, copied from the world's own."""
    return make_competition(
        world.secretariat,
        territory=world.regency,
        state=CompetitionState.DRAFT,
        previous=world.competition,
    )


def build_office(world: MatrixWorld) -> Appointment:
    competition = world.once("wizard_draft", build_draft)
    return Appointment.objects.create(
        competition=competition, person=world.judge, role=EditionRole.CHAIR
    )


def build_holiday(world: MatrixWorld) -> Holiday:
    return Holiday.objects.create(organiser=world.secretariat, day=DAY, name="Natal")


def draft(world: MatrixWorld) -> dict:
    return {"code": world.once("wizard_draft", build_draft).code}


def office(world: MatrixWorld) -> dict:
    return {**draft(world), "key": world.once("office", build_office).key}


def holiday(world: MatrixWorld) -> dict:
    return {"day": world.once("holiday", build_holiday).day}


ROWS = [
    Row("competition-create", ok=ORGANISERS, forbidden=SIGNED_IN - ORGANISERS),
    Row("holiday-list", ok=ORGANISERS, forbidden=SIGNED_IN - ORGANISERS),
    Row("holiday-fill", sent_on=ORGANISERS, forbidden=SIGNED_IN - ORGANISERS),
    Row("holiday-edit", holiday, ok=ORGANISER, forbidden=SIGNED_IN - ORGANISERS),
    Row("holiday-remove", holiday, ok=ORGANISER, forbidden=SIGNED_IN - ORGANISERS),
    *[
        Row(route, draft, ok=ORGANISER, forbidden=SCREENER)
        for route in ("edition-prepare", "edition-compare", "edition-calendar", "appointment-list")
    ],
    Row("appointment-end", office, ok=ORGANISER, forbidden=SCREENER),
]
