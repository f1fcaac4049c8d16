"""The organiser's administrative selection: the queue, one entry, the decision."""

from innovations.views.screening.decision import (
    ScreeningDecideView,
    ScreeningPreviewView,
    ScreeningUndoView,
)
from innovations.views.screening.detail import ScreeningAnswerView, ScreeningDetailView
from innovations.views.screening.likeness import ScreeningCompareView
from innovations.views.screening.queue import ScreeningAdmitView, ScreeningListView

__all__ = [
    "ScreeningAdmitView",
    "ScreeningAnswerView",
    "ScreeningCompareView",
    "ScreeningDecideView",
    "ScreeningDetailView",
    "ScreeningListView",
    "ScreeningPreviewView",
    "ScreeningUndoView",
]
