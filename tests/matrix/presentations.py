"""Addresses of presentations: timetable, one presentation, the clock in the room."""

from datetime import datetime, timedelta

from competitions.models import Stage
from competitions.states import StageKind
from judging.actions import add_presentation_day, announce_timetable, schedule_presentations
from judging.models import PresentationSlot
from tests.factories import NOW
from tests.judging.scenes import Scene
from tests.matrix.judging import JUDGE, ORGANISER, build_desk
from tests.permission_matrix import MatrixWorld, Row

OFFICE = frozenset({"organiser", "screener"})
KEEPERS = frozenset({"organiser", "screener"})
ENTRANT = frozenset({"drafter", "local_admin"})


def hold_presentations(scene: Scene, *, starts_at: datetime = NOW + timedelta(days=3)) -> Stage:
    """The scene's stage as one of presentations, with a day and everybody told."""
    scene.stage.kind = StageKind.PRESENTATION
    scene.stage.save(update_fields=["kind"])
    act = {"by": scene.organiser, "at": NOW}
    span = (starts_at, starts_at + timedelta(hours=3))
    add_presentation_day(scene.stage, **act, span=span, room="Aula")
    schedule_presentations(scene.stage, **act)
    announce_timetable(scene.stage, **act)
    return scene.stage


def build_presentations(world: MatrixWorld) -> Scene:
    scene = build_desk(world)
    hold_presentations(scene)
    return scene


def scene_of(world: MatrixWorld) -> Scene:
    return world.once("presentations", build_presentations)


def stage(world: MatrixWorld) -> dict:
    return {"code": scene_of(world).stage.code}


def day(world: MatrixWorld) -> dict:
    scene = scene_of(world)
    return {"code": scene.stage.code, "day": scene.stage.presentation_days.get().code}


def slot(world: MatrixWorld) -> dict:
    own = PresentationSlot.objects.filter(candidacy=scene_of(world).candidacies[0])
    return {"code": own.get().code}


def to_neighbour(world: MatrixWorld) -> dict:
    first = PresentationSlot.objects.filter(day__stage=scene_of(world).stage).first()
    return {"code": first.code, "way": "turun"}


ROWS = [
    Row("timetable-detail", stage, ok=OFFICE),
    *[
        Row(route, stage, ok=ORGANISER, forbidden=frozenset({"screener"}))
        for route in ("day-add", "timetable-fill", "timetable-announce")
    ],
    Row("day-remove", day, ok=ORGANISER, forbidden=frozenset({"screener"})),
    Row("slot-detail", slot, ok=OFFICE | ENTRANT | JUDGE),
    Row("slot-calendar", slot, ok=OFFICE | ENTRANT | JUDGE),
    Row("slot-room", slot, ok=OFFICE | JUDGE, forbidden=ENTRANT),
    Row(
        "slot-confirm",
        slot,
        ok=frozenset({"local_admin"}),
        forbidden=OFFICE | JUDGE | frozenset({"drafter"}),
    ),
    *[
        Row(route, slot, ok=KEEPERS, forbidden=JUDGE | ENTRANT)
        for route in ("clock-run", "clock-reset", "slot-attend")
    ],
    Row(
        "slot-move",
        slot,
        ok=ORGANISER,
        forbidden=frozenset({"screener"}) | JUDGE | ENTRANT,
    ),
    Row(
        "slot-swap",
        to_neighbour,
        ok=ORGANISER,
        forbidden=frozenset({"screener"}) | JUDGE | ENTRANT,
    ),
    Row("judge-timetable", stage, ok=JUDGE),
    Row("judge-calendar", stage, ok=JUDGE),
]
