"""Addresses of files for judges: a judge's cleaned copies, and what the organiser sees of them."""

from judging.copies import copy_for
from judging.models import Assignment
from tests.filing import pdf
from tests.judging.evidence import file_entry
from tests.judging.scenes import LATER, Scene
from tests.matrix.judging import JUDGE, ORGANISER, SCREENER, build_desk
from tests.permission_matrix import MatrixWorld, Row


def build_files(world: MatrixWorld) -> Scene:
    """The desk with a file that is clean, and one that cannot be made so."""
    scene = world.once("desk", build_desk)
    world.built["files"] = file_entry(scene, 0, ("pdf", pdf()), ("pdf", pdf()[:200]))
    for row in world.built["files"]:
        copy_for(row, LATER)
    Assignment.objects.update(acquainted_at=LATER)
    return scene


def closed(world: MatrixWorld) -> dict:
    """The file that the judges of a stage do not get."""
    stage = world.once("with files", build_files).stage
    return {"code": stage.code, "file": world.built["files"][1].code}


def stage(world: MatrixWorld) -> dict:
    return {"code": world.once("with files", build_files).stage.code}


def own(world: MatrixWorld) -> dict:
    scene = world.once("with files", build_files)
    return {"code": scene.assignment(0, 0).code, "file": world.built["files"][0].code}


def foreign(world: MatrixWorld) -> dict:
    """The same file through another judge's entry: it does not exist."""
    return {**own(world), "code": world.built["with files"].assignment(0, 1).code}


def own_page(world: MatrixWorld) -> dict:
    return {**own(world), "page": 1}


def foreign_page(world: MatrixWorld) -> dict:
    return {**foreign(world), "page": 1}


ROWS = [
    Row("evidence-file", own, ok=JUDGE, name="own"),
    Row("evidence-file", foreign, name="of another judge"),
    Row("evidence-preview", own_page, ok=JUDGE, name="own"),
    Row("evidence-preview", foreign_page, name="of another judge"),
    Row("stage-files", stage, ok=ORGANISER | SCREENER),
    Row("copy-supply", closed, ok=ORGANISER, forbidden=SCREENER),
]
