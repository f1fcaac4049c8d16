"""Statistics of the administrative selection; each number leads to its entries."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import DetailView

from competitions.models import Competition
from core.files import send_content
from core.tables import write_table
from innovations.queries.reasons import (
    PARTED,
    Outcomes,
    Part,
    count_reasons,
    days_to_decide,
    given,
    parts_of,
    total_of,
)
from innovations.states import Outcome

FILE_HEAD = ("alasan", "putusan", "kelompok", "kategori", "instansi", "usulan")
IN_FILE = ("proposal__group__name", "proposal__category__name", "proposal__participant__name")


class ReasonMixin:
    """An edition that the workspace runs; another does not exist."""

    permission_required = "innovations.view_reasons"
    model = Competition
    context_object_name = "competition"

    def get_queryset(self) -> QuerySet[Competition]:
        """Without what a list never shows."""
        return Competition.objects.managed_by(self.request.user).defer("summary")

    def get_object(self, queryset: QuerySet | None = None) -> Competition:
        """Known to the office, and allowed to this role."""
        competition = get_object_or_404(self.get_queryset(), code=self.kwargs["code"])
        if not self.request.user.has_perm(self.permission_required, competition):
            raise PermissionDenied
        return competition


class ReasonStatisticsView(ReasonMixin, DetailView):
    """Outcomes, reasons, and both by group, category or agency."""

    template_name = "innovations/screening_reasons.html"

    @property
    def parted(self) -> str:
        """By what the entries are parted; an unknown word means by category."""
        asked = self.request.GET.get("menurut", "")
        return asked if asked in PARTED else "kategori"

    @cached_property
    def list_url(self) -> str:
        """The queue."""
        return reverse("screening-list", kwargs={"code": self.object.code})

    def get_url(self, **asked: str) -> str:
        """The entries behind a number, over all views of the queue."""
        told = {name: word for name, word in asked.items() if word}
        return f"{self.list_url}?{urlencode({'tampilan': 'semua', **told})}"

    def get_context_data(self, **kwargs: Any) -> dict:
        """Four statements, however many entries there are."""
        parts = parts_of(self.object, self.parted)
        total = total_of(parts)
        reasons = count_reasons(self.object)
        return super().get_context_data(
            total=total,
            stats=self.get_stats(total, days_to_decide(self.object)),
            outcomes=self.get_outcomes(total),
            reasons=[self.get_reason(one) for one in reasons],
            most=max((one.entries for one in reasons), default=0),
            parts=[self.get_part(part) for part in parts],
            views=[self.get_view(word) for word in PARTED],
            parted_label=PARTED[self.parted][0],
            back_url=self.list_url,
            title=gettext_lazy("Reasons and outcomes of the selection"),
            **kwargs,
        )

    def get_stats(self, total: Outcomes, days: float | None) -> list[dict]:
        """The large figures."""
        told = "\N{EN DASH}" if days is None else number_format(days, 1)
        note = _("from submission to decision, median")
        return [
            {"value": total.submitted, "label": _("Submitted")},
            {"value": total.waiting, "label": _("Not decided yet")},
            {"value": told, "label": _("Days to decide"), "note": note},
        ]

    def get_outcomes(self, total: Outcomes) -> list[dict]:
        """The rows of the chart, from all that were submitted to objections that were heard."""
        objections = reverse("objection-list", kwargs={"code": self.object.code})
        objections = f"{objections}?lihat=semua"
        rows = (
            (_("Submitted"), total.submitted, self.get_url(), ""),
            (_("Passed"), total.admitted, self.get_url(putusan=Outcome.ADMITTED), "done"),
            (_("Repair asked"), total.repair, self.get_url(putusan=Outcome.REPAIR), "attention"),
            (_("Not passed"), total.rejected, self.get_url(putusan=Outcome.REJECTED), "attention"),
            (_("Objections filed"), total.objections, objections, ""),
            (_("Objections accepted"), total.accepted, objections, "done"),
        )
        names = ("label", "count", "url", "tone")
        return [dict(zip(names, row, strict=True)) for row in rows]

    def get_reason(self, reason: Any) -> dict:
        """A reason with the entries behind each of its numbers."""
        return {
            "reason": reason,
            "url": self.get_url(alasan=reason.code),
            "repair_url": self.get_url(alasan=reason.code, putusan=Outcome.REPAIR),
            "rejected_url": self.get_url(alasan=reason.code, putusan=Outcome.REJECTED),
        }

    def get_part(self, part: Part) -> dict:
        """A group, category or agency; entries from elsewhere have no participant to ask for."""
        word = {self.parted: part.word or "-"}
        return {
            "part": part,
            "name": part.name or _("From elsewhere"),
            "url": self.get_url(**word),
            "admitted_url": self.get_url(**word, putusan=Outcome.ADMITTED),
            "repair_url": self.get_url(**word, putusan=Outcome.REPAIR),
            "rejected_url": self.get_url(**word, putusan=Outcome.REJECTED),
            "reason_url": self.get_url(**word, alasan=part.reason_code),
        }

    def get_view(self, word: str) -> dict:
        """One entry of the switch."""
        return {
            "label": PARTED[word][0],
            "url": f"?menurut={word}#menurut",
            "is_current": word == self.parted,
        }


class ReasonTableView(ReasonMixin, DetailView):
    """How often each reason was given, as a file: one line for each group, category and agency."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Aggregated, so it stays small."""
        competition = self.get_object()
        text = write_table(FILE_HEAD, _lines(competition))
        return send_content(text, f"alasan-{competition.slug}.csv")


def _lines(competition: Competition) -> Iterator[tuple]:
    labels = dict(Outcome.choices)
    rows = given(competition, "outcome", *IN_FILE)
    for row in rows.order_by("reasons__order", "outcome", *IN_FILE):
        told = [row[name] or "" for name in IN_FILE]
        yield row["reasons__text"], str(labels[row["outcome"]]), *told, row["times"]
