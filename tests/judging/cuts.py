"""Stages that are weighed together, and constraints at the cut."""

from django.core.files.storage import default_storage

from competitions.models import RuleSet, Stage, StageQuota
from judging.actions import adopt_run, conclude_stage
from judging.models import RankingRun
from tests.judging.scenes import LATER, Scene


def weigh(scene: Scene, first: int, second: int) -> None:
    """The desk and a second stage with marks of its own."""
    Stage.objects.filter(pk=scene.stage.pk).update(weight=first, cut=3)
    Stage.objects.filter(pk=scene.plenary.pk).update(
        weight=second, marks_from=None, kind="presentation", lot_seed="7", cut=2
    )
    scene.stage.refresh_from_db()
    scene.plenary.refresh_from_db()


def go_on(scene: Scene, run: RankingRun, judges: int = 2) -> None:
    """Adopt and conclude the stage; the scene goes on in the next one, with other judges."""
    adopt_run(run, by=scene.organiser, at=LATER)
    conclude_stage(scene.stage, by=scene.organiser, at=LATER)
    scene.stage = Stage.objects.get(pk=scene.plenary.pk)
    rows = scene.stage.candidacies.order_by("proposal__number")
    scene.candidacies = list(rows.select_related("proposal", "stage"))
    scene.members = [scene.add_judge(f"Penguji {n}") for n in range(1, judges + 1)]


def keep(stage: Stage, field: str, subject: str = "", **bounds: object) -> StageQuota:
    """A constraint of the stage's cut."""
    return StageQuota.objects.create(stage=stage, field=field, subject=subject, **bounds)


def use_method(scene: Scene, method: str) -> None:
    """How the totals of judges are put together."""
    RuleSet.objects.filter(pk=scene.stage.rule_set_id).update(method=method)
    scene.stage.refresh_from_db()


def facts(run: RankingRun, *names: str) -> list[tuple]:
    """Columns of the table, best first; entries by the end of their number."""
    rows = run.rows.values_list("candidacy__proposal__number", *names)
    return [(number[-3:], *told) for number, *told in rows]


def stored(run: RankingRun) -> bytes:
    """The bytes of a run's bundle."""
    with default_storage.open(run.bundle.name) as file:
        return file.read()
