"""Addresses of field visits: the team's phone, the organiser's list, and the entrant's notice."""

from uuid import uuid4

from judging.actions import add_visit_photo
from judging.actions.visiting import PhotoFacts
from judging.models import FieldVisit
from tests.judging.test_judging_visits import photo_file
from tests.judging.visiting import VISITED, VisitScene
from tests.permission_matrix import MatrixWorld, Row

JUDGE = frozenset({"judge"})
ORGANISER = frozenset({"organiser"})
SCREENER = frozenset({"screener"})
ENTRANTS = frozenset({"drafter", "local_admin"})


def build(world: MatrixWorld) -> VisitScene:
    """Two entries: the world's judge and a colleague visit the first, others the second."""
    scene = VisitScene(entries=2, world=world).open_visits_at_once()
    scene.visitors[0] = scene.seat(world.judge)
    scene.first = scene.visited(0)
    others = [scene.visitor("Juri Lain"), scene.visitor("Juri Jauh")]
    scene.second = scene.plan(1, members=others)
    facts = PhotoFacts(uuid4())
    scene.photo = add_visit_photo(
        scene.first, by=world.judge, at=VISITED, file=photo_file(), facts=facts
    )
    return scene


def scene_of(world: MatrixWorld) -> VisitScene:
    return world.once("visits", build)


def stage(world: MatrixWorld) -> dict:
    return {"code": scene_of(world).visits.code}


def own(world: MatrixWorld) -> dict:
    return {"code": scene_of(world).first.code}


def of_others(world: MatrixWorld) -> dict:
    return {"code": scene_of(world).second.code}


def entry(world: MatrixWorld) -> dict:
    return {"code": scene_of(world).first.candidacy.code}


def photo(world: MatrixWorld) -> dict:
    return {**own(world), "photo": scene_of(world).photo.code}


def proposal(world: MatrixWorld) -> dict:
    return {"code": scene_of(world).first.candidacy.proposal.code}


def notice_calendar(world: MatrixWorld) -> dict:
    return {**proposal(world), "visit": scene_of(world).first.code}


def reported(world: MatrixWorld) -> dict:
    """A visit of another team, handed in."""
    return world.once("reported visit", build_report)


def build_report(world: MatrixWorld) -> dict:
    scene = VisitScene(entries=1, world=world).open_visits_at_once()
    visit = scene.report(scene.visited())
    return {"code": FieldVisit.objects.get(pk=visit.pk).code}


PAGES = ("visit-detail", "visit-checklist-own", "visit-hand-in", "visit-leave", "visit-marks")
SENT = ("visit-item-save", "visit-item-remove", "visit-photo-add")

ROWS = [
    *[Row(route, own, ok=JUDGE, name="own") for route in PAGES],
    *[Row(route, of_others, name="of another team") for route in PAGES],
    *[Row(route, own, unreadable=JUDGE, method="post", name="own") for route in SENT],
    *[Row(route, of_others, method="post", name="of another team") for route in SENT],
    Row("visit-report", own, ok=ORGANISER | JUDGE, forbidden=SCREENER),
    Row("visit-report-file", reported, ok=ORGANISER, forbidden=SCREENER),
    Row("visit-photo", photo, ok=ORGANISER | JUDGE, forbidden=SCREENER),
    Row("visit-calendar", own, ok=ORGANISER | SCREENER | JUDGE),
    Row("visit-return", own, ok=ORGANISER, forbidden=SCREENER),
    Row("visit-list", stage, ok=ORGANISER | SCREENER),
    *[
        Row(route, entry, ok=ORGANISER, forbidden=SCREENER)
        for route in ("visit-plan", "visit-checklist", "visit-excuse")
    ],
    Row("visit-notice", proposal, ok=ENTRANTS),
    Row("visit-notice-calendar", notice_calendar, ok=ENTRANTS),
]
