"""Tables of a ranking and of a stage as XLSX and CSV, and the page that offers them."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import DetailView

from core.errors import ActionRefused
from core.files import send_sheets
from core.workbooks import Sheet
from judging.actions import export_marks, export_ranking
from judging.columns import (
    about_sheet,
    entry_sheet_of,
    recapitulation,
    run_mark_sheet,
    stage_mark_sheet,
)
from judging.models import RankingRun
from judging.permissions import hides_units
from judging.queries.tables import hidden_from
from judging.views.rankings import COMPUTED, RunMixin
from judging.views.stages import StageMixin

FORMS = ("xlsx", "csv")
OF_RUN = ("rekapitulasi", "nilai-juri")
OF_STAGE: dict[str, Callable[..., Sheet]] = {
    "usulan": entry_sheet_of,
    "nilai-juri": stage_mark_sheet,
}
ABOUT = {
    "rekapitulasi": gettext_lazy(
        "Every entry with the totals of its judges, mean, difference, rank, decision and reason."
    ),
    "nilai-juri": gettext_lazy("One row an entry and judge, the aspects as columns."),
    "usulan": gettext_lazy("Every entry of the stage with mean and median of its judges."),
}


class RankingFilesView(RunMixin, DetailView):
    """What can be taken along of a ranking."""

    permission_required = "judging.export_ranking"
    template_name = "judging/ranking_files.html"

    def get_context_data(self, **kwargs: Any) -> dict:
        """Tables of the run, and for the office those of the stage and the bundle."""
        run, person = self.object, self.request.user
        if run.state not in COMPUTED:
            raise Http404
        return super().get_context_data(
            title=_("Download tables"),
            tables=[self.link(name, "ranking-table", run.code) for name in OF_RUN],
            stage_tables=[self.link(name, "stage-table", run.stage.code) for name in OF_STAGE]
            if person.has_perm("judging.export_marks", run.stage)
            else [],
            may_bundle=run.bundle and person.has_perm("judging.view_bundle", run),
            **kwargs,
        )

    def link(self, name: str, route: str, code: str) -> dict:
        """A table in both forms."""
        urls = {form: reverse(route, args=[code, name, form]) for form in FORMS}
        return {"name": TITLES[name], "about": ABOUT[name], "urls": urls}


TITLES = {
    "rekapitulasi": gettext_lazy("Recapitulation"),
    "nilai-juri": gettext_lazy("Marks of the judges"),
    "usulan": gettext_lazy("Entries with mean and median"),
}


class RankingTableView(RunMixin, DetailView):
    """A table of the ranking from what was frozen for it; the trail first, then the file."""

    permission_required = "judging.export_ranking"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """XLSX of the recapitulation holds the marks, too: one file for the archive."""
        run, table, form = self.get_object(), kwargs["table"], kwargs["form"]
        if table not in OF_RUN or form not in FORMS or run.state not in COMPUTED:
            raise Http404
        export_ranking(run, by=request.user, at=request.instant, table=table, form=form)
        name = f"{table}-{run.stage.competition.slug}-{run.stage.order}-{run.group.code}"
        return send_sheets(name, form, self.sheets(run, table, form))

    def sheets(self, run: RankingRun, table: str, form: str) -> list[Sheet]:
        """Built before the first byte is sent, so that a fault is a page and no broken file."""
        person, is_book = self.request.user, form == "xlsx"
        told = {
            "hidden": hidden_from(run, person),
            "hides_units": hides_units(person, run.stage),
        }
        if table == "nilai-juri":
            return [run_mark_sheet(run, **told)]
        more = [run_mark_sheet(run, **told), about_sheet(run)] if is_book else []
        return [recapitulation(run, **told), *more]


class StageTableView(StageMixin, DetailView):
    """A table of a locked stage from the database as it is now, for the office."""

    permission_required = "judging.export_marks"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Refused while marks can still change."""
        self.object = stage = self.get_object()
        table, form = kwargs["table"], kwargs["form"]
        if table not in OF_STAGE or form not in FORMS:
            raise Http404
        try:
            export_marks(stage, by=request.user, at=request.instant, form=f"{table}.{form}")
        except ActionRefused as refusal:
            messages.warning(request, " ".join(refusal.reasons))
            return HttpResponseRedirect(self.get_back_url())
        name = f"{table}-{stage.competition.slug}-{stage.order}"
        return send_sheets(name, form, [OF_STAGE[table](stage)])
