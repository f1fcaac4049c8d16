"""Addresses of judging: the judge's desk, and the organiser's side of a stage."""

from judging.actions import add_panel_member, save_scorecard
from judging.models import RankingRun
from tests.factories import NOW
from tests.judging.scenes import Scene
from tests.permission_matrix import MatrixWorld, Row

JUDGE = frozenset({"judge"})
ORGANISER = frozenset({"organiser"})
SCREENER = frozenset({"screener"})


def build_desk(world: MatrixWorld) -> Scene:
    """A stage that is scored; the world's judge has an entry and has begun."""
    scene = Scene(entries=2, judges=1, world=world)
    scene.members.insert(
        0, add_panel_member(scene.stage, by=world.organiser, at=NOW, person=world.judge)
    )
    scene.start()
    save_scorecard(
        scene.assignment(), by=world.judge, at=NOW, version=0, marks=[scene.mark("novelty", 50)]
    )
    return scene


def build_run(world: MatrixWorld) -> RankingRun:
    """A computed ranking of a stage of its own world's edition."""
    return Scene(entries=2, judges=2, world=world).ranked(70, 80)


def stage(world: MatrixWorld) -> dict:
    return {"code": world.once("desk", build_desk).stage.code}


def member(world: MatrixWorld) -> dict:
    return {**stage(world), "member": world.once("desk", build_desk).members[1].code}


def own_entry(world: MatrixWorld) -> dict:
    return {"code": world.once("desk", build_desk).assignment(0, 0).code}


def foreign_entry(world: MatrixWorld) -> dict:
    """Another judge's entry: it does not exist for this one."""
    return {"code": world.once("desk", build_desk).assignment(0, 1).code}


def run(world: MatrixWorld) -> dict:
    return {"code": world.once("run", build_run).code}


ROWS = [
    Row("assignment-list", ok=JUDGE),
    Row("independence-declare", stage, ok=JUDGE),
    *[
        Row(route, own_entry, ok=JUDGE, name="own")
        for route in (
            "scorecard-edit",
            "scorecard-lock",
            "assignment-skip",
            "assignment-abstain",
            "conflict-declare",
        )
    ],
    *[
        Row(route, foreign_entry, name="of another judge")
        for route in ("scorecard-edit", "scorecard-lock", "assignment-skip", "conflict-declare")
    ],
    Row("stage-detail", stage, ok=ORGANISER | SCREENER),
    Row("panel-member-detail", member, ok=ORGANISER | SCREENER),
    *[
        Row(route, stage, ok=ORGANISER, forbidden=SCREENER)
        for route in (
            "stage-start",
            "judge-remind",
            "stage-lock",
            "stage-reopen",
            "stage-conclude",
            "panel-edit",
            "judge-invite",
            "ranking-start",
        )
    ],
    *[
        Row(route, member, ok=ORGANISER, forbidden=SCREENER)
        for route in ("panel-member-edit", "panel-member-remove")
    ],
    *[
        Row(route, own_entry, ok=ORGANISER, forbidden=SCREENER)
        for route in ("scorecard-reopen", "scorecard-void", "assignment-withdraw")
    ],
    *[
        Row(route, run, ok=ORGANISER, forbidden=SCREENER)
        for route in ("ranking-detail", "ranking-retry", "ranking-adopt")
    ],
]
