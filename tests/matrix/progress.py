"""Addresses of a stage's progress: gaps, pace, hand-over, paper sheets, figures of the judges."""

from tests.matrix.judging import JUDGE, ORGANISER, SCREENER, member, own_entry, stage
from tests.permission_matrix import Row

ROWS = [
    Row("stage-progress", stage, ok=ORGANISER | SCREENER),
    Row("load-handover", member, ok=ORGANISER, forbidden=SCREENER),
    Row("relief-answer", member, ok=ORGANISER, forbidden=SCREENER),
    Row("relief-ask", stage, ok=JUDGE),
    Row("gap-list", stage, ok=ORGANISER, forbidden=SCREENER),
    Row("stage-figures", stage, ok=ORGANISER, forbidden=SCREENER),
    Row("own-figures", stage, ok=JUDGE),
    Row("paper-list", stage, ok=ORGANISER | SCREENER),
    Row("outage-declare", stage, ok=ORGANISER, forbidden=SCREENER),
    Row("outage-end", stage, ok=ORGANISER, forbidden=SCREENER),
    Row("paper-enter", own_entry, ok=ORGANISER | SCREENER),
    Row("paper-sheet", stage, ok=JUDGE),
    Row("paper-sheet-print", member, ok=ORGANISER | SCREENER),
    Row("paper-object", own_entry, ok=JUDGE),
    Row("gap-reopen", own_entry, ok=ORGANISER, forbidden=SCREENER),
]
