"""Scorecards that do not come: the organiser decides each gap, or asks the judge again."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from core.views import ActionView
from judging.actions import ask_again, excuse_assignments
from judging.forms.gaps import GapsForm
from judging.models import Assignment
from judging.queries.gaps import (
    debts_of,
    decided_gaps,
    is_barred,
    obstacles_to_ask_again,
    obstacles_to_excuse,
    open_gaps,
    rest_of,
    told_gaps,
    with_gap_facts,
)
from judging.views.sheets import SheetMixin
from judging.views.stages import StageMixin

ROWS = 50
SHOWN = 200  # decided ones; all of them stand in the file of marks


class GapListView(StageMixin, ActionView):
    """All that is still owed, by judge and entry, with a decision for each or for several."""

    permission_required = "judging.decide_gaps"
    form_class = GapsForm
    action = staticmethod(excuse_assignments)
    template_name = "judging/gap_list.html"
    title = _("Scorecards that are missing")
    success_message = ngettext_lazy(
        "%(count)s gap is decided. The judge has been told.",
        "%(count)s gaps are decided. The judges have been told.",
        "count",
    )

    @cached_property
    def gaps(self) -> QuerySet[Assignment]:
        """Of everybody, or of the judge in the address."""
        order = ("member__person__name", "candidacy__proposal__number")
        rows = open_gaps(self.object).order_by(*order)
        judge = self.request.GET.get("juri")
        return rows.filter(member__code=judge) if judge else rows

    def get_form_kwargs(self) -> dict:
        """Only what is listed can be decided."""
        codes = []
        if self.request.method == "POST":
            barred = is_barred(self.request.user.pk)
            codes = list(self.gaps.filter(~barred).values_list("code", flat=True))
        return {**super().get_form_kwargs(), "codes": codes}

    def get_obstacles(self) -> list[str]:
        """While the stage is scored."""
        return list(obstacles_to_excuse(self.object))

    def get_context_data(self, **kwargs: Any) -> dict:
        """One page of gaps, the debts behind them, and what was decided already."""
        stage, at = self.object, self.request.instant
        debts = debts_of(stage)
        judge = self.request.GET.get("juri")
        chosen = [debt for debt in debts if debt.code == judge]
        barred = is_barred(self.request.user.pk)
        pages = Paginator(with_gap_facts(self.gaps).annotate(barred=barred), ROWS)
        pages.count = sum(debt.left for debt in chosen or ([] if judge else debts))
        page = pages.get_page(self.request.GET.get("page", 1))
        return super().get_context_data(
            lines=[(row, rest_of(row, at), _stays(row, stage.quorum)) for row in page.object_list],
            page_obj=page,
            debts=debts,
            debt=next(iter(chosen), None),
            decided=told_gaps(decided_gaps(stage)[:SHOWN]),
            **kwargs,
        )

    def get_success_url(self) -> str:
        """The same list."""
        return self.request.path

    def get_success_message(self) -> str:
        """How many."""
        return self.success_message % {"count": len(self.outcome)}


def _stays(row: Assignment, quorum: int) -> bool:
    """Whether the entry can still reach its quorum without this scorecard."""
    return row.others + row.awaited - 1 >= quorum


class GapReopenView(SheetMixin, ActionView):
    """Take a decided gap back."""

    model = Assignment
    permission_required = "judging.decide_gaps"
    action = staticmethod(ask_again)
    template_name = "judging/gap_reopen.html"
    title = _("Ask the judge again")
    submit_label = _("Ask again")
    success_message = _("The entry is on the list of the judge again.")

    def get_queryset(self) -> QuerySet:
        """Of the own stages."""
        return Assignment.objects.managed_by(self.request.user).select_related(
            "member__stage__competition", "member__person", "candidacy__proposal"
        )

    def get_obstacles(self) -> list[str]:
        """While the stage is scored, and the gap stands."""
        return list(obstacles_to_ask_again(self.object))

    def get_back_url(self) -> str:
        """The list of gaps."""
        return reverse("gap-list", kwargs={"code": self.object.member.stage.code})

    get_success_url = get_back_url

    def assignment(self) -> Assignment:
        """The object itself."""
        return self.object
