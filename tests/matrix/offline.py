"""What a browser asks for the way without a signal, and what stands beside the editor."""

from tests.matrix.innovations import ENTRANT, SCREENING, draft, foreign, submitted
from tests.permission_matrix import EVERYBODY, MatrixWorld, Row


def section_of(build):
    def kwargs(world: MatrixWorld) -> dict:
        return {**build(world), "section": "summary"}

    return kwargs


ROWS = [
    Row("service-worker", ok=EVERYBODY),
    Row("offline-page", ok=EVERYBODY),
    Row("section-pen", section_of(draft), ok=ENTRANT, name="own draft"),
    Row("section-pen", section_of(foreign), name="foreign draft"),
    Row("section-history", section_of(draft), ok=ENTRANT, name="own draft"),
    Row("section-history", section_of(foreign), name="foreign draft"),
    Row(
        "section-history",
        section_of(submitted),
        ok=ENTRANT,
        forbidden=SCREENING,
        name="submitted",
    ),
]
