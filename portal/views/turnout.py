"""Who takes part: every agency below the territory, and the invitation of those that are silent."""

from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import uuid4

from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy
from django.views.generic import ListView, View

from accounts.models import Agency
from accounts.states import Role
from competitions.models import Competition
from competitions.queries import is_open
from competitions.states import WindowKind
from core.files import send_table
from core.views import ActionView
from innovations.actions import call_agencies
from innovations.queries import obstacles_to_ask_for_entries
from innovations.turnout import agencies_to_call
from portal.forms import CallForm
from portal.queries.rounds import number, with_previous
from portal.queries.steps import Turnout
from portal.queries.turnout import has_admin, turnout_rows, with_turnout
from portal.views.entries import CHUNK, OwnEditionMixin

ROWS = 50
NAMES = 30
TURNOUT_COLUMNS = (
    gettext_lazy("Agency"),
    gettext_lazy("Submitted"),
    gettext_lazy("Passed selection"),
    gettext_lazy("Drafts"),
    gettext_lazy("Edition before"),
    gettext_lazy("Last entered"),
)


class TurnoutMixin(OwnEditionMixin):
    """Agencies as the address narrows them."""

    def narrow(self, rows: QuerySet[Competition]) -> QuerySet[Competition]:
        """With the edition before and the totals."""
        return with_turnout(with_previous(rows))

    @property
    def view(self) -> str:
        """Which agencies are shown."""
        asked = self.request.GET.get("lihat", "")
        return asked if asked in Turnout.values else ""

    @property
    def words(self) -> str:
        """What is searched for."""
        return self.request.GET.get("q", "").strip()[:120]

    @property
    def today(self) -> date:
        """In the edition's zone."""
        return self.request.instant.astimezone(self.competition.tzinfo).date()

    def get_rows(self) -> QuerySet[Agency]:
        """By name."""
        rows = turnout_rows(self.competition, self.today, self.view)
        return rows.matching(self.words) if self.words else rows


class ParticipationListView(TurnoutMixin, ListView):
    """One row an agency: what it entered, what it writes, what it did before."""

    template_name = "portal/staff/participation_list.html"
    paginate_by = ROWS

    def get_queryset(self) -> QuerySet[Agency]:
        """A page of them."""
        return self.get_rows()

    def get_context_data(self, **kwargs: Any) -> dict:
        """Only an organiser invites, and only while it is of use."""
        context = super().get_context_data(**kwargs)
        competition, at = self.competition, self.request.instant
        is_organiser = self.request.user.workspace.role == Role.ORGANISER
        return {
            **context,
            "competition": competition,
            "title": _("Participation of agencies"),
            "crumbs": self.get_crumbs({"label": _("Participation of agencies")}),
            "views": self.get_views(),
            "view": self.view,
            "words": self.words,
            "rows": [self.get_row(agency) for agency in context["page_obj"]],
            "is_organiser": is_organiser,
            "may_invite": is_organiser and is_open(competition, WindowKind.REGISTRATION, at),
            "key": uuid4(),
            "csv_url": reverse("participation-table", args=[competition.code]),
        }

    def get_views(self) -> list[dict]:
        """All, those that entered, those that did not."""
        competition = self.competition
        entered = competition.agencies - competition.silent
        labels = (
            ("", _("All"), competition.agencies),
            (Turnout.ENTERED, Turnout.ENTERED.label, entered),
            (Turnout.SILENT, Turnout.SILENT.label, competition.silent),
        )
        return [
            {
                "label": f"{label} {count}",
                "url": f"?lihat={view}" if view else "?",
                "is_current": self.view == view and not self.words,
            }
            for view, label, count in labels
        ]

    def get_row(self, agency: Agency) -> dict[str, Any]:
        """Counts with the agency; each row's button has a key of its own."""
        today = self.competition.start_of_day(self.request.instant)
        submitted = number(agency.own, "submitted")
        was_called = bool(agency.called_at and agency.called_at >= today)
        return {
            "agency": agency,
            "submitted": submitted,
            "passed": number(agency.own, "passed"),
            "drafts": number(agency.own, "drafts"),
            "key": uuid4(),
            "may_call": not submitted and not was_called and agency.closed_on is None,
        }


class ParticipationTableView(TurnoutMixin, View):
    """Every agency as CSV, streamed."""

    def get(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        """As the address narrows them."""
        rows = self.get_rows().iterator(chunk_size=CHUNK)
        return send_table(f"peserta-{self.competition.slug}", TURNOUT_COLUMNS, self.cells(rows))

    def cells(self, rows: Iterator[Agency]) -> Iterator[list]:
        """Figures as figures."""
        for agency in rows:
            sums = [number(agency.own, word) for word in ("submitted", "passed", "drafts")]
            yield [agency.name, *sums, agency.before, agency.last_year or ""]


class AgencyCallView(ActionView):
    """Invite one agency, some, or all that have entered nothing."""

    model = Competition
    permission_required = "innovations.call_agencies"
    form_class = CallForm
    template_name = "portal/staff/agency_call.html"
    action = staticmethod(call_agencies)
    title = gettext_lazy("Invite agencies")
    submit_label = gettext_lazy("Invite now")
    success_message = ngettext_lazy(
        "%(count)s agency is being invited.",
        "%(count)s agencies are being invited.",
        "count",
    )

    def get_queryset(self) -> QuerySet[Competition]:
        """Own editions only."""
        return Competition.objects.managed_by(self.request.user).select_related("organiser")

    def get_form_kwargs(self) -> dict:
        """The form offers the office's coming events; an address may name agencies."""
        kwargs = super().get_form_kwargs()
        kwargs["initial"] = {"instansi": self.request.GET.getlist("instansi")}
        return {**kwargs, "competition": self.object, "at": self.request.instant}

    def get_obstacles(self) -> list[str]:
        """The same rule that the act refuses by."""
        return obstacles_to_ask_for_entries(self.object, self.request.instant)

    def get_context_data(self, **kwargs: Any) -> dict:
        """How many would be invited, and who of them has nobody to read it."""
        at = self.request.instant
        rows = agencies_to_call(self.object, at).annotate(has_admin=has_admin(at.date()))
        named = self.request.GET.getlist("instansi")
        rows = rows.filter(code__in=named) if named else rows
        return super().get_context_data(
            **rows.aggregate(count=Count("pk"), without=Count("pk", filter=Q(has_admin=False))),
            unread=rows.filter(has_admin=False).order_by("name")[:NAMES],
            **kwargs,
        )

    def get_back_url(self) -> str:
        """The list of the silent ones."""
        address = reverse("participation-list", args=[self.object.code])
        return f"{address}?lihat={Turnout.SILENT}"

    get_success_url = get_back_url

    def get_success_message(self) -> str:
        """How many."""
        return self.success_message % {"count": self.outcome}
