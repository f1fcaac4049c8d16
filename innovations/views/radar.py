"""The local admin's radar: which drafts are stuck, what they lack, and a reminder in one click."""

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy
from django.views.generic import ListView, View

from accounts.models import Agency
from core.files import send_table
from core.views import ActionView
from innovations.actions import remind_drafts
from innovations.forms import RemindForm
from innovations.models import Proposal
from innovations.radar import (
    MOST_DAYS,
    USUAL_DAYS,
    Blip,
    count_drafts,
    drafts_below,
    drafts_to_remind,
    for_radar,
    idle_for,
    obstacles_to_remind,
    read_blips,
)
from innovations.views.entries import demand

ROWS = 30
STUCK = "tertahan"
COLUMNS = (
    _("Entry"),
    _("Unit"),
    _("Competition"),
    _("Held by"),
    _("Held since"),
    _("Days untouched"),
    _("Sections complete"),
    _("Sections of the form"),
    _("Sections missing"),
    _("Files missing"),
    _("Registration closes"),
)


class RadarMixin:
    """Drafts of the own branch, as the address narrows them."""

    permission_required = "innovations.view_radar"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Only a local admin has a branch to look after."""
        demand(request, self.permission_required)
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def days(self) -> int:
        """After how many days without a word a draft is stuck."""
        asked = self.request.GET.get("hari", "")
        days = int(asked) if asked.isdecimal() and len(asked) <= len(str(MOST_DAYS)) else 0
        return days if 1 <= days <= MOST_DAYS else USUAL_DAYS

    @property
    def is_narrowed(self) -> bool:
        """Whether only the stuck ones are shown."""
        return self.request.GET.get("lihat") == STUCK

    def get_drafts(self) -> QuerySet[Proposal]:
        """All of the branch."""
        return drafts_below(self.request.user.workspace.agency, self.request.instant)

    def get_rows(self) -> QuerySet[Proposal]:
        """Those of the view that is chosen."""
        drafts = self.get_drafts()
        at = self.request.instant
        return for_radar(idle_for(drafts, self.days, at) if self.is_narrowed else drafts)

    def get_blips(self, rows: Any) -> list[Blip]:
        """Rows for reading."""
        return read_blips(rows, self.days, self.request.instant)


class CountedPaginator(Paginator):
    """The number of rows came with the other counts of the page."""

    def __init__(self, rows: object, per_page: int, *, count: int, **kwargs: Any) -> None:
        super().__init__(rows, per_page, **kwargs)
        self.count = count


class RadarView(RadarMixin, ListView):
    """One row a draft, the nearest deadline first, then the longest untouched."""

    paginate_by = ROWS
    template_name = "innovations/radar.html"

    def get_queryset(self) -> QuerySet[Proposal]:
        """A page of them."""
        return self.get_rows()

    @cached_property
    def counts(self) -> dict[str, int]:
        """All, and the stuck ones."""
        return count_drafts(self.get_drafts(), self.days, self.request.instant)

    def get_paginator(self, queryset: QuerySet, per_page: int, **kwargs: Any) -> Paginator:
        """Knows its count already."""
        count = self.counts["stuck" if self.is_narrowed else "all"]
        kwargs.pop("orphans", None)
        return CountedPaginator(queryset, per_page, count=count, allow_empty_first_page=True)

    def get_context_data(self, **kwargs: Any) -> dict:
        """Rows with what each lacks, and who of them can be reminded today."""
        context = super().get_context_data(**kwargs)
        blips = self.get_blips(context["page_obj"])
        return {
            **context,
            "title": _("Radar of drafts"),
            "blips": blips,
            "remindable": [blip.proposal.code for blip in blips if blip.may_remind],
            "key": uuid4(),
            "days": self.days,
            "is_narrowed": self.is_narrowed,
            "counts": self.counts,
            "views": self.get_views(),
            "csv_url": f"{reverse('draft-radar-table')}?{self.request.GET.urlencode()}",
        }

    def get_views(self) -> list[dict]:
        """All of them, or the stuck ones."""
        counts = self.counts
        stuck = _now("Untouched for %(days)s days or longer %(count)s")
        facts = {"days": self.days, "count": counts["stuck"]}
        query = f"?hari={self.days}"
        return [
            {
                "label": _now("All drafts %(count)s") % {"count": counts["all"]},
                "url": query,
                "is_current": not self.is_narrowed,
            },
            {
                "label": stuck % facts,
                "url": f"{query}&lihat={STUCK}",
                "is_current": self.is_narrowed,
            },
        ]


class RadarTableView(RadarMixin, View):
    """The same rows as CSV, streamed."""

    def get(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        """As the address narrows them."""
        rows = self.get_rows().iterator(chunk_size=200)
        return send_table("radar", COLUMNS, self.cells(rows))

    def cells(self, rows: Iterator[Proposal]) -> Iterator[list]:
        """Figures as figures, days as days."""
        for blip in self.get_blips(rows):
            proposal, zone = blip.proposal, blip.proposal.competition.tzinfo
            yield [
                proposal.title,
                proposal.entrant.name,
                proposal.competition.name,
                blip.holder,
                proposal.held_since.astimezone(zone).date().isoformat(),
                blip.idle_days,
                proposal.complete_sections,
                proposal.sections,
                "; ".join(blip.missing),
                "; ".join(slot.label for slot in blip.files),
                proposal.closes_at.astimezone(zone).strftime("%Y-%m-%d %H:%M"),
            ]


class DraftRemindView(ActionView):
    """Remind of one draft, of those shown, or of all."""

    model = Agency
    permission_required = "innovations.remind_drafts"
    form_class = RemindForm
    template_name = "innovations/draft_remind.html"
    action = staticmethod(remind_drafts)
    title = _("Remind the writers")
    submit_label = _("Remind now")
    success_message = ngettext_lazy(
        "A reminder of %(count)s draft is on its way.",
        "Reminders of %(count)s drafts are on their way.",
        "count",
    )

    def get_object(self, queryset: QuerySet | None = None) -> Agency:
        """The own agency, whose branch is looked after."""
        if not self.request.user.has_perm(self.permission_required, self.request.user.workspace):
            raise PermissionDenied
        return self.request.user.workspace.agency

    def get_initial(self) -> dict:
        """An address may name drafts."""
        return {"usulan": self.request.GET.getlist("usulan")}

    @cached_property
    def drafts(self) -> list[Proposal]:
        """Those that the address names, or all, without those reminded today."""
        named = self.request.GET.getlist("usulan") or None
        return drafts_to_remind(self.object, named, self.request.instant)

    def get_obstacles(self) -> list[str]:
        """The same rule that the act refuses by."""
        return obstacles_to_remind(self.drafts)

    def get_context_data(self, **kwargs: Any) -> dict:
        """Who would be reminded of what."""
        return super().get_context_data(drafts=self.drafts, **kwargs)

    def get_back_url(self) -> str:
        """To the radar."""
        return reverse("draft-radar")

    get_success_url = get_back_url

    def get_success_message(self) -> str:
        """How many."""
        return self.success_message % {"count": self.outcome}
