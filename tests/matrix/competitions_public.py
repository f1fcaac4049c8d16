"""Addresses of questions, events and their materials."""

from django.core.files.base import ContentFile

from competitions.actions import ask_enquiry
from competitions.models import EventMaterial
from core.codes import new_code
from tests.competitions.events import make_event
from tests.factories import NOW
from tests.permission_matrix import EVERYBODY, SIGNED_IN, MatrixWorld, Row

OFFICE = frozenset({"organiser", "screener"})
ORGANISERS = frozenset({"organiser"})
PLANNERS = frozenset({"organiser", "foreign_organiser"})
BRANCH = frozenset({"drafter", "local_admin"})


def slug(world: MatrixWorld) -> dict:
    return {"slug": world.competition.slug}


def edition(world: MatrixWorld) -> dict:
    return {"code": world.competition.code}


def enquiry(world: MatrixWorld) -> dict:
    def ask(world):
        return ask_enquiry(world.competition, by=world.drafter, at=NOW, text="Bolehkah?")

    return {"code": world.once("enquiry", ask).code}


def event(world: MatrixWorld) -> dict:
    return {"code": world.once("event", make_event).code}


def planned(world: MatrixWorld) -> dict:
    return {"code": world.once("planned", lambda w: make_event(w, is_public=False)).code}


def walk_in(world: MatrixWorld) -> dict:
    return {**event(world), "agency": world.opd.code}


def foreign_walk_in(world: MatrixWorld) -> dict:
    return {**event(world), "agency": world.foreign_unit.code}


def material(world: MatrixWorld) -> dict:
    def add(world):
        stored = EventMaterial(code=new_code(), event_id=0, title="Paparan", file_name="a.pdf")
        stored.event = world.once("event", make_event)
        stored.file.save("a.pdf", ContentFile(b"%PDF-1.7"))
        return stored

    return {**event(world), "material": world.once("material", add).code}


def window(world: MatrixWorld) -> dict:
    return {**slug(world), "key": world.competition.windows.first().key}


ROWS = [
    Row("milestone-calendar", window, ok=EVERYBODY),
    Row("entry-check", slug, ok=EVERYBODY),
    Row("enquiry-create", slug, ok=BRANCH, forbidden=SIGNED_IN - BRANCH),
    Row("enquiry-list", edition, ok=OFFICE),
    Row("enquiry-add", edition, ok=ORGANISERS, forbidden=OFFICE - ORGANISERS),
    Row("enquiry-answer", enquiry, ok=ORGANISERS, forbidden=OFFICE - ORGANISERS),
    Row("enquiry-set-aside", enquiry, ok=ORGANISERS, forbidden=OFFICE - ORGANISERS),
    Row("event-index", ok=EVERYBODY),
    Row("event-detail", event, ok=EVERYBODY),
    Row("event-calendar", event, ok=EVERYBODY),
    Row("material-download", material, ok=EVERYBODY),
    Row("event-sign-up", event, ok=BRANCH, forbidden=SIGNED_IN - BRANCH),
    Row("sign-up-cancel", event, ok=BRANCH, forbidden=SIGNED_IN - BRANCH),
    Row(
        "event-list",
        ok=OFFICE | {"foreign_organiser"},
        forbidden=SIGNED_IN - OFFICE - {"foreign_organiser"},
    ),
    Row("event-create", ok=PLANNERS, forbidden=SIGNED_IN - PLANNERS),
    Row("event-manage", event, ok=OFFICE),
    Row("event-edit", event, ok=ORGANISERS, forbidden=OFFICE - ORGANISERS),
    Row("event-publish", planned, ok=ORGANISERS, forbidden=OFFICE - ORGANISERS),
    Row("event-cancel", event, ok=ORGANISERS, forbidden=OFFICE - ORGANISERS),
    Row("event-attendance", event, ok=ORGANISERS, forbidden=OFFICE - ORGANISERS),
    Row("walk-in-add", walk_in, ok=ORGANISERS, forbidden=OFFICE - ORGANISERS),
    Row("walk-in-add", foreign_walk_in, name="foreign", forbidden=OFFICE - ORGANISERS),
    Row("material-add", event, ok=ORGANISERS, forbidden=OFFICE - ORGANISERS),
    Row("material-remove", material, ok=ORGANISERS, forbidden=OFFICE - ORGANISERS),
    Row("event-report", event, ok=OFFICE),
    Row("event-report-table", event, ok=OFFICE),
    Row("edition-event-report", edition, ok=OFFICE),
    Row("edition-event-report-table", edition, ok=OFFICE),
]
