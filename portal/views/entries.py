"""The organiser's list of proposals behind every number of a round, and the push before the end."""

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy
from django.views.generic import ListView, View

from competitions.models import Competition, Stage
from core.files import send_table
from core.views import ActionView
from innovations.actions import remind_writers
from innovations.models import Proposal
from innovations.queries import obstacles_to_ask_for_entries
from innovations.states import ProposalState
from innovations.turnout import drafts_to_remind
from portal.columns import ENTRY_COLUMNS, entry_cells, entry_views, with_words
from portal.queries.entries import EntryFilter, choices_of, entries_of, shown
from portal.queries.steps import EntryStep

ROWS = 50
CHUNK = 2000


class OwnEditionMixin:
    """An edition of the own office; another does not exist."""

    permission_required = "competitions.view_dashboard"

    @cached_property
    def competition(self) -> Competition:
        """The edition in the address."""
        rows = self.narrow(Competition.objects.managed_by(self.request.user))
        competition = get_object_or_404(rows.defer("summary"), code=self.kwargs["code"])
        if not self.request.user.has_perm(self.permission_required, competition):
            raise PermissionDenied
        return competition

    def narrow(self, rows: QuerySet[Competition]) -> QuerySet[Competition]:
        """Pages add what they count."""
        return rows

    def get_crumbs(self, *crumbs: dict) -> list[dict]:
        """The way back to the round."""
        url = reverse("competition-dashboard", args=[self.competition.code])
        return [{"label": self.competition.name, "url": url}, *crumbs]


class EntryFilterMixin(OwnEditionMixin):
    """Rows of the edition as the address narrows them."""

    @cached_property
    def stages(self) -> list[Stage]:
        """In their order."""
        return list(Stage.objects.filter(competition=self.competition).in_order())

    @cached_property
    def asked(self) -> EntryFilter:
        """What the address says."""
        return EntryFilter.read(self.request.GET, {stage.code: stage for stage in self.stages})

    def get_rows(self) -> QuerySet[Proposal]:
        """Narrowed, not yet shown."""
        return entries_of(self.competition, self.asked, self.request.instant)


class EntryListView(EntryFilterMixin, ListView):
    """Every proposal of the edition; drafts without a word of what is in them."""

    template_name = "portal/staff/entry_list.html"
    paginate_by = ROWS

    def get_queryset(self) -> QuerySet[Proposal]:
        """In the order of the address."""
        return shown(self.get_rows(), self.asked.order)

    def get_paginator(self, *args: Any, **kwargs: Any) -> Paginator:
        """Rows are counted without what they show: the names would drag five tables along."""
        paginator = super().get_paginator(*args, **kwargs)
        paginator.count = self.get_rows().count()
        return paginator

    def get_context_data(self, **kwargs: Any) -> dict:
        """The filters with their choices, and rows in words."""
        context = super().get_context_data(**kwargs)
        return {
            **context,
            "competition": self.competition,
            "title": _("Entries"),
            "crumbs": self.get_crumbs({"label": _("Entries")}),
            "asked": self.asked,
            "views": entry_views(self.asked),
            "stages": self.stages,
            "steps": EntryStep.choices,
            "states": ProposalState.choices,
            "choices": choices_of(self.competition),
            "rows": [with_words(row) for row in context["page_obj"]],
            "csv_url": self.get_csv_url(),
        }

    def get_csv_url(self) -> str:
        """The same rows as a table."""
        address = reverse("entry-table", args=[self.competition.code])
        query = self.request.GET.copy()
        query.pop("page", None)
        return f"{address}?{query.urlencode()}" if query else address


class EntryTableView(EntryFilterMixin, View):
    """The rows of the list as CSV, streamed: the memory does not grow with the edition."""

    def get(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        """SECURITY: the same columns as the list, so nothing of a draft either."""
        rows = shown(self.get_rows(), self.asked.order).iterator(chunk_size=CHUNK)
        return send_table(f"usulan-{self.competition.slug}", ENTRY_COLUMNS, self.cells(rows))

    def cells(self, rows: Iterator[dict]) -> Iterator[list]:
        """Times in the edition's zone."""
        zone = self.competition.tzinfo
        return (entry_cells(row, zone) for row in rows)


class WriterRemindView(ActionView):
    """Remind the writers of stuck drafts."""

    model = Competition
    permission_required = "innovations.remind_writers"
    template_name = "portal/staff/writer_remind.html"
    action = staticmethod(remind_writers)
    title = gettext_lazy("Remind entrants")
    submit_label = gettext_lazy("Remind now")
    success_message = ngettext_lazy(
        "The team of %(count)s draft is being reminded.",
        "The teams of %(count)s drafts are being reminded.",
        "count",
    )

    def get_queryset(self) -> QuerySet[Competition]:
        """Own editions only."""
        return Competition.objects.managed_by(self.request.user).select_related("organiser")

    def get_obstacles(self) -> list[str]:
        """The same rule that the act refuses by."""
        return obstacles_to_ask_for_entries(self.object, self.request.instant)

    def get_context_data(self, **kwargs: Any) -> dict:
        """How many would hear of it."""
        drafts = drafts_to_remind(self.object, self.request.instant)
        return super().get_context_data(count=drafts.count(), **kwargs)

    def get_back_url(self) -> str:
        """The round."""
        return reverse("competition-dashboard", args=[self.object.code])

    get_success_url = get_back_url

    def get_success_message(self) -> str:
        """How many drafts."""
        return self.success_message % {"count": self.outcome}
