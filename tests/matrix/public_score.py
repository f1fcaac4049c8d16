"""Addresses of a stage that the public scores: its pages for everybody, the organiser's counts."""

from tests.judging.voices import VoiceScene
from tests.permission_matrix import EVERYBODY, MatrixWorld, Row

ORGANISER = frozenset({"organiser"})
SCREENER = frozenset({"screener"})


def build(world: MatrixWorld) -> VoiceScene:
    """Two entries, one counted answer, one that waits."""
    scene = VoiceScene(entries=2, world=world)
    scene.answer(0)
    scene.token = scene.give(1)
    return scene


def scene_of(world: MatrixWorld) -> VoiceScene:
    return world.once("public_score", build)


def edition(world: MatrixWorld) -> dict:
    return {"slug": scene_of(world).competition.slug}


def entry(world: MatrixWorld) -> dict:
    return {**edition(world), "code": scene_of(world).candidacies[0].code}


def link(world: MatrixWorld) -> dict:
    return {"token": scene_of(world).token}


def stage(world: MatrixWorld) -> dict:
    return {"code": scene_of(world).stage.code}


ROWS = [
    Row("public-entry-list", edition, ok=EVERYBODY),
    Row("public-answer-give", entry, ok=EVERYBODY),
    Row("public-answer-sent", entry, ok=EVERYBODY),
    Row("public-answer-confirm", link, ok=EVERYBODY),
    Row("public-answers", stage, ok=ORGANISER | SCREENER),
    Row("public-answers-strike", stage, ok=ORGANISER, forbidden=SCREENER),
    Row("public-answers-restore", stage, ok=ORGANISER, forbidden=SCREENER),
]
