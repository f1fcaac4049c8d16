"""Addresses of core."""

from core.jobs import open_job
from tests.permission_matrix import EVERYBODY, MatrixWorld, Row


def own_job(world: MatrixWorld) -> dict:
    """A job that the organiser waits for."""
    return {"code": open_job(world.organiser.pk, "ranking").code}


ROWS = [
    Row("health", ok=EVERYBODY),
    Row("readiness", ok=EVERYBODY),
    Row("job-detail", own_job, ok=frozenset({"organiser"})),
]
