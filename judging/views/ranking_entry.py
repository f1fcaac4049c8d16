"""One entry of a ranking: every mark behind its score, and the sum that anybody can repeat."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import formats
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import DetailView

from core.files import send_stored
from judging.models import RankingRow
from judging.permissions import hides_units
from judging.queries.constraints import quota_sentences
from judging.queries.entry_sheet import entry_sheet, judge_names
from judging.queries.standings import facts_of, row_at
from judging.sums import place_sentence, work_out
from judging.table import WIDE, Setting, lines_of
from judging.views.rankings import RunMixin

REASONS = {
    "draft": gettext_lazy("not locked"),
    "recused": gettext_lazy("conflict of interest"),
    "void": gettext_lazy("void"),
    "incomplete": gettext_lazy("not complete"),
}


class RankingEntryView(RunMixin, DetailView):
    """For the office and the chair, with the judges' names; nobody else reaches a run.

    SECURITY: a chair does not read the marks of an entry with which the own person is entangled.
    """

    permission_required = "judging.view_ranking"
    template_name = "judging/ranking_entry.html"

    @cached_property
    def row(self) -> dict[str, Any]:
        """The row at the position of the address."""
        place = self.kwargs["position"]
        readable = RankingRow.objects.whose_marks_may_be_read_by(self.request.user)
        rows = readable.filter(run=self.object, position=place)
        found = row_at(rows)
        if found is None or not self.object.result_sha256:
            raise Http404
        return found

    def get_context_data(self, **kwargs: Any) -> dict:
        """Line, sums and the table of marks."""
        run, row, facts = self.object, self.row, facts_of(self.object)
        sheet = entry_sheet(run, row["number"])
        told = {
            "names": judge_names(run, {one["judge"] for one in sheet.evaluations}),
            "corrections": run.statistics.get("calibration", {}).get("corrections", {}),
        }
        return super().get_context_data(
            title=row["title"],
            row=row,
            line=self.line(),
            facts=facts,
            worked=work_out(sheet, facts, row, told),
            place=place_sentence(row, facts),
            chance=self.chance(),
            uncounted=[
                {"name": told["names"].get(one["judge"], one["judge"]), "reason": why}
                for one in sheet.ignored
                if (why := REASONS.get(one["reason"], ""))
            ],
            **kwargs,
        )

    def line(self) -> Any:
        """The words of the table's row."""
        run = self.object
        setting = Setting(
            facts=facts_of(run),
            wide=run.stage.moderation_gap or WIDE,
            hides_names=hides_units(self.request.user, run.stage),
            is_whole=False,
            address="",
            quotas=quota_sentences(run.stage.competition, {self.row["quota"]} - {""}),
        )
        return lines_of([self.row], setting)[0]

    def chance(self) -> str:
        """How often simulated judgings put it above the line."""
        chance, draws = self.row["chance"], self.object.statistics.get("draws")
        if chance is None or not draws:
            return ""
        text = _("Of %(draws)s simulated judgings, %(hits)s put it among the first %(places)s.")
        return text % {
            "draws": formats.number_format(draws, force_grouping=True),
            "hits": formats.number_format(round(chance * draws), force_grouping=True),
            "places": facts_of(self.object).plain,
        }


class RankingBundleView(RunMixin, DetailView):
    """What a stranger needs to compute the list again, for the office to hand out."""

    permission_required = "judging.view_bundle"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The stored bytes, whose digest the minutes name."""
        run = self.get_object()
        if not run.bundle:
            raise Http404
        name = f"peringkat-{run.stage.competition.slug}-{run.stage.order}-{run.group.code}.json"
        return send_stored(run.bundle, name=name, content_type="application/json")
