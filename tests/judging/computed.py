"""A ranking as a worker writes it, without the chances that a child process works out."""

from judging.actions import start_ranking
from judging.engine import canonical_json, digest, rank
from judging.models import RankingRow, RankingRun
from judging.placing import rows_of
from tests.judging.scenes import LATER, Scene


def computed(scene: Scene) -> RankingRun:
    """Of a stage that is locked."""
    run = start_ranking(scene.stage, by=scene.organiser, at=LATER, group=scene.group)
    result = rank(run.document)
    RankingRow.objects.bulk_create(rows_of(run, result))
    facts = {"result": result, "result_sha256": digest(canonical_json(result))}
    RankingRun.objects.filter(pk=run.pk).update(state="done", finished_at=LATER, **facts)
    run.refresh_from_db()
    return run
