"""Addresses of a ranking's entries and tables, of the game with weights, and of the index."""

from judging.actions import adopt_run, conclude_stage
from judging.models import RankingRun
from tests.judging.scenes import LATER, Scene
from tests.permission_matrix import MatrixWorld, Row

ORGANISER = frozenset({"organiser"})
SCREENER = frozenset({"screener"})


def build_concluded(world: MatrixWorld) -> RankingRun:
    """A ranking that its stage was concluded with."""
    scene = Scene(entries=2, judges=2, world=world)
    run = scene.ranked(70, 80)
    adopt_run(run, by=world.organiser, at=LATER)
    conclude_stage(scene.stage, by=world.organiser, at=LATER)
    return run


def run(world: MatrixWorld) -> dict:
    return {"code": world.once("ranked and concluded", build_concluded).code}


def stage(world: MatrixWorld) -> dict:
    return {"code": world.once("ranked and concluded", build_concluded).stage.code}


def first(world: MatrixWorld) -> dict:
    return {**run(world), "position": 1}


def table(world: MatrixWorld) -> dict:
    return {**run(world), "table": "rekapitulasi", "form": "xlsx"}


def unknown(world: MatrixWorld) -> dict:
    return {**run(world), "table": "rahasia", "form": "xlsx"}


def stage_table(world: MatrixWorld) -> dict:
    return {**stage(world), "table": "usulan", "form": "csv"}


def edition(world: MatrixWorld) -> dict:
    return {"code": world.competition.code, "form": "csv"}


ROWS = [
    Row("ranking-entry", first, ok=ORGANISER, forbidden=SCREENER),
    Row("ranking-files", run, ok=ORGANISER, forbidden=SCREENER),
    Row("ranking-bundle", run, ok=ORGANISER, forbidden=SCREENER),
    Row("ranking-table", table, ok=ORGANISER, forbidden=SCREENER),
    Row("ranking-table", unknown, forbidden=SCREENER, name="unknown"),
    Row("stage-table", stage_table, ok=ORGANISER, forbidden=SCREENER),
    Row("weight-sandbox", stage, ok=ORGANISER, forbidden=SCREENER),
    Row("index-sheet", edition, ok=ORGANISER | SCREENER),
]
