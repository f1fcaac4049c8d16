"""Addresses of a stage's progress: gaps, pace, hand-over, paper sheets, figures of the judges."""

from tests.matrix.judging import ORGANISER, SCREENER, build_desk, own_entry, stage
from tests.permission_matrix import Row

ROWS = [
    Row("gap-list", stage, ok=ORGANISER, forbidden=SCREENER),
    Row("gap-reopen", own_entry, ok=ORGANISER, forbidden=SCREENER),
]
