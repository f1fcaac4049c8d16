"""The file of all marks of a stage: every version, judges by their codes."""

from collections.abc import Iterator
from datetime import tzinfo
from itertools import chain
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.generic import DetailView

from core.errors import ActionRefused
from core.files import send_table
from judging.actions import export_marks
from judging.queries.marks import GapLine, MarkLine, gaps_of, marks_ever_locked
from judging.states import AssignmentState, RevisionCause, ScorecardState
from judging.views.stages import StageMixin

WHEN = "%d-%m-%Y %H:%M:%S"


class MarkExportView(StageMixin, DetailView):
    """Every mark that was ever locked, as CSV, line by line from the database."""

    permission_required = "judging.export_marks"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The trail first; then the file."""
        self.object = stage = self.get_object()
        try:
            export_marks(stage, by=request.user, at=request.instant, form="csv")
        except ActionRefused as refusal:
            messages.warning(request, " ".join(refusal.reasons))
            return HttpResponseRedirect(self.get_back_url())
        marks = cells(marks_ever_locked(stage), stage.competition.tzinfo)
        name = f"nilai-{stage.competition.slug}-{stage.order}"
        return send_table(name, head(), chain(marks, gap_cells(gaps_of(stage))))


def head() -> tuple[str, ...]:
    """The file's first line, in the reader's words."""
    return (
        _("Entry"),
        _("Judge code"),
        _("State of the scorecard"),
        _("Aspect"),
        _("Version"),
        _("Original or revised"),
        _("Counts now"),
        _("Level"),
        _("Mark"),
        _("Reason"),
        _("Locked at"),
        _("Cause of the revision"),
        _("Reason of the revision"),
    )


def cells(lines: Iterator[MarkLine], zone: tzinfo) -> Iterator[list]:
    """Times in the edition's zone; a version that does not count any more says so."""
    states = {value: str(label) for value, label in ScorecardState.choices}
    causes = {value: str(label) for value, label in RevisionCause.choices}
    original, revised, yes, no = _("Original"), _("Revised"), _("yes"), _("no")
    for line in lines:
        counts = line.is_last and line.state == ScorecardState.LOCKED
        yield [
            line.number,
            line.judge,
            states[line.state],
            line.criterion,
            line.version,
            original if line.version == 1 else revised,
            yes if counts else no,
            line.level,
            line.value,
            line.reason,
            line.locked_at.astimezone(zone).strftime(WHEN),
            causes.get(line.cause, ""),
            line.why,
        ]


def gap_cells(gaps: Iterator[GapLine]) -> Iterator[list]:
    """Scorecards that somebody decided to do without, after all marks."""
    state, no = str(AssignmentState.EXCUSED.label), _("no")
    for gap in gaps:
        yield [gap.number, gap.judge, state, "", "", "", no, "", "", gap.reason, "", "", ""]
