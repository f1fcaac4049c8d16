"""Addresses of the table of entries and judges, and of the automatic assignment."""

from judging.models import DrawRun
from tests.judging.scenes import Scene
from tests.matrix.judging import ORGANISER, SCREENER, build_desk, stage
from tests.permission_matrix import MatrixWorld, Row


def build_draw(world: MatrixWorld) -> DrawRun:
    """A draw that was computed, of the world's own stage."""
    return world.once("desk", build_desk).draw()


def entry(world: MatrixWorld) -> dict:
    scene: Scene = world.once("desk", build_desk)
    return {"code": scene.stage.code, "entry": scene.candidacies[0].code}


def draw(world: MatrixWorld) -> dict:
    run = world.once("draw", build_draw)
    return {"code": run.stage.code, "draw": run.code}


ROWS = [
    *[
        Row(route, stage, ok=ORGANISER, forbidden=SCREENER)
        for route in (
            "assignment-matrix",
            "assignment-draw",
            "assignment-history",
            "assignment-undo",
        )
    ],
    Row("entry-judges", entry, ok=ORGANISER, forbidden=SCREENER),
    Row("draw-detail", draw, ok=ORGANISER, forbidden=SCREENER),
    Row("draw-document", draw, ok=ORGANISER, forbidden=SCREENER),
]
