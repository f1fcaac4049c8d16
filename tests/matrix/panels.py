"""Addresses of panels and conflicts: the judge's answer, and what the office does with it."""

from judging.actions import declare_conflict
from judging.models import Assignment, Tie
from tests.factories import NOW
from tests.matrix.judging import JUDGE, ORGANISER, SCREENER, build_desk, member, own_entry, stage
from tests.permission_matrix import MatrixWorld, Row


def build_tie(world: MatrixWorld) -> Tie:
    return Tie.objects.create(
        person=world.judge, agency=world.other_opd, kind="family", declared_by=world.judge
    )


def own_tie(world: MatrixWorld) -> dict:
    return {"number": world.once("tie", build_tie).pk}


def waiting(world: MatrixWorld) -> dict:
    """The judge has an entry to answer for."""
    scene = world.once("desk", build_desk)
    Assignment.objects.filter(pk=scene.assignment(1, 0).pk).update(acquainted_at=None)
    return stage(world)


def build_recused(world: MatrixWorld) -> Assignment:
    scene = world.once("desk", build_desk)
    judge = scene.members[1].person
    return declare_conflict(scene.assignment(1, 1), by=judge, at=NOW, kind="family", note="")


def recused(world: MatrixWorld) -> dict:
    return {"code": world.once("recused", build_recused).code}


ROWS = [
    Row("place-decline", stage, ok=JUDGE),
    Row("acquaintance-confirm", waiting, ok=JUDGE),
    Row("tie-declare", ok=JUDGE),
    Row("tie-end", own_tie, ok=JUDGE),
    *[
        Row(route, stage, ok=ORGANISER, forbidden=SCREENER)
        for route in ("panel-copy", "invitation-remind", "conflict-list")
    ],
    *[
        Row(route, member, ok=ORGANISER, forbidden=SCREENER)
        for route in ("judge-release", "judge-replace")
    ],
    Row("reader-replace", recused, ok=ORGANISER, forbidden=SCREENER),
    Row("reader-replace", own_entry, ok=ORGANISER, forbidden=SCREENER, name="without a conflict"),
]
