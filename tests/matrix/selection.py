"""Addresses of the selection's rules: likenesses and statistics of reasons."""

from tests.matrix.innovations import SCREENING, edition
from tests.permission_matrix import SIGNED_IN, Row

WRITERS = frozenset({"drafter", "local_admin", "foreign_drafter"})


ROWS = [
    Row("reason-statistics", edition, ok=SCREENING),
    Row("reason-table", edition, ok=SCREENING),
    Row("innovation-similar", ok=WRITERS, forbidden=SIGNED_IN - WRITERS),
]
