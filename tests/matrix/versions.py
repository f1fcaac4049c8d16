"""Addresses of frozen versions: both sides once something was handed in, nobody before."""

from tests.matrix.innovations import ENTRANT, SCREENING, draft, submitted
from tests.permission_matrix import MatrixWorld, Row


def first(world: MatrixWorld) -> dict:
    return {**submitted(world), "number": 1}


def unknown(world: MatrixWorld) -> dict:
    return {**submitted(world), "number": 2}


def compared(world: MatrixWorld) -> dict:
    return {**submitted(world), "before": 1, "after": 1}


ROWS = [
    Row("version-list", submitted, ok=ENTRANT | SCREENING, name="submitted"),
    Row("version-list", draft, name="draft has none"),
    Row("version-detail", first, ok=ENTRANT | SCREENING, name="the first"),
    Row("version-detail", unknown, name="one that was never made"),
    Row("version-compare", compared, ok=ENTRANT | SCREENING),
]
