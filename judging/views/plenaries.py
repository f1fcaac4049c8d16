"""The plenary of a stage: open it, note who is there, decide entries, close it."""

import uuid
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.generic import DetailView

from competitions.states import StageState
from core.errors import StaleWrite
from core.views import ActionView, PermittedMixin
from judging.actions import (
    decide_band,
    decide_entry,
)
from judging.balances import balances_of
from judging.forms.plenaries import (
    BandForm,
    DecisionForm,
)
from judging.models import Plenary, PlenaryDecision, RankingRow
from judging.queries.plenaries import (
    GroupLine,
    computed_rows,
    obstacles_to_conduct,
    plenaries_visible_to,
)
from judging.queries.progress import stages_visible_to
from judging.sitting import (
    Compact,
    Seated,
    Tally,
    asides_of,
    band_of,
    compact_rows,
    detailed,
    lines_from,
    seated,
    tally_of,
)
from judging.states import Outcome, PlenaryState

ROWS = 50
ZONE, ALL, MOVED = "", "semua", "beda"
VIEWS = ((ZONE, _("To discuss")), (ALL, _("All entries")), (MOVED, _("Departures")))


class PlenaryMixin(PermittedMixin):
    """A plenary of the own edition, named by its stage."""

    model = Plenary
    slug_field = "stage__code"

    def get_queryset(self) -> QuerySet:
        """With its stage and what every page tells."""
        return plenaries_visible_to(self.request.user)

    def get_back_url(self) -> str:
        """The page of the plenary."""
        return reverse("plenary-detail", kwargs={"code": self.object.stage.code})

    get_success_url = get_back_url

    def get_context_data(self, **kwargs: Any) -> dict:
        """Every page says of which stage."""
        stage = self.object.stage
        kwargs.setdefault(
            "may_run", self.request.user.has_perm("judging.conduct_plenary", self.object)
        )
        return super().get_context_data(
            plenary=self.object,
            stage=stage,
            competition=stage.competition,
            is_open=self.object.state == PlenaryState.OPEN and stage.state == StageState.LOCKED,
            **kwargs,
        )

    @cached_property
    def lines(self) -> list[GroupLine]:
        """Where the computed lines run."""
        return lines_from(self.compact)

    @cached_property
    def compact(self) -> list[Compact]:
        """All entries, for counting."""
        return compact_rows(self.object)

    @cached_property
    def decisions(self) -> dict[int, PlenaryDecision]:
        """By candidacy."""
        rows = self.object.decisions.select_related("decided_by")
        return {row.candidacy_id: row for row in rows}

    @cached_property
    def tally(self) -> Tally:
        """How far it is."""
        return tally_of(self.compact, self.lines, self.decisions)


class PlenaryDetailView(PlenaryMixin, DetailView):
    """The computed order beside the decisions; what is open comes first."""

    permission_required = "judging.view_plenary"
    template_name = "judging/plenary_detail.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """A stage without a plenary leads to where one is opened."""
        try:
            return super().get(request, *args, **kwargs)
        except Http404:
            stage = get_object_or_404(stages_visible_to(request.user), code=kwargs["code"])
            if not request.user.has_perm("judging.conduct_plenary", stage):
                raise PermissionDenied from None
            if Plenary.objects.filter(stage=stage).exists():
                raise
            return HttpResponseRedirect(reverse("plenary-open", kwargs={"code": stage.code}))

    def get_context_data(self, **kwargs: Any) -> dict:
        """A page of entries; the next one that waits has its form open."""
        page = self.page()
        seats = self.seats(page)
        current = self.current(seats)
        return super().get_context_data(
            title=_("Plenary"),
            page_obj=page,
            seats=seats,
            current=current.code if current else "",
            form=decision_form(current, self.request) if current else None,
            following=following(seats, current),
            tally=self.tally,
            view=self.view,
            views=self.views(),
            outcomes=Outcome.choices,
            **kwargs,
        )

    @property
    def view(self) -> str:
        """Which entries are listed; all of them where nothing is left to discuss."""
        asked = self.request.GET.get("tampil")
        if asked is None and not self.band:
            return ALL
        return asked if asked in {ALL, MOVED} else ZONE

    def views(self) -> list[dict]:
        """The switch above the list."""
        return [
            {
                "label": label,
                "url": f"?tampil={name}",
                "is_current": name == self.view,
            }
            for name, label in VIEWS
        ]

    def page(self) -> Page:
        """Ids of the entries of this view, fifty a page."""
        ids = [row.candidacy for row in self.compact if self.is_listed(row)]
        return Paginator(ids, ROWS).get_page(self.request.GET.get("page"))

    def is_listed(self, row: Compact) -> bool:
        """Whether an entry belongs to the view."""
        decision = self.decisions.get(row.candidacy)
        if self.view == ALL:
            return True
        if self.view == MOVED:
            return decision is not None and decision.is_departure
        is_by_hand = decision is not None and not decision.is_default
        return row.candidacy in self.band or is_by_hand

    @cached_property
    def band(self) -> set[int]:
        """Candidacies that the marks alone do not settle."""
        return band_of(self.compact, self.lines)

    def seats(self, page: Page) -> list[Seated]:
        """The page's entries in their order, group by group."""
        found = computed_rows(self.object.stage).filter(candidacy__in=page.object_list)
        rows = list(detailed(found, self.request.user))
        return seated(rows, self.lines, self.decisions, asides_of(self.object, rows))

    def current(self, seats: list[Seated]) -> Seated | None:
        """The entry that was asked for, else the first that waits."""
        if self.object.state != PlenaryState.OPEN:
            return None
        asked = self.request.GET.get("usulan")
        fit = [seat for seat in seats if not seat.has_part]
        named = next((seat for seat in fit if seat.code == asked), None)
        return named or next((seat for seat in fit if seat.is_open), None)


def following(seats: list[Seated], current: Seated | None) -> Seated | None:
    """The next one that waits after this, for the button's words."""
    if current is None:
        return None
    after = seats[seats.index(current) + 1 :]
    return next((seat for seat in after if seat.is_open and not seat.has_part), None)


def decision_form(seat: Seated, request: HttpRequest) -> DecisionForm:
    """Filled with what stands, with what was clicked, or with what was computed."""
    asked = request.GET.get("putusan")
    outcome = asked if asked in Outcome.values else seat.outcome or seat.computed
    told = {"outcome": outcome, "revision": seat.revision}
    if seat.decision is not None:
        told |= {"reason": seat.decision.reason, "place": seat.decision.place}
    return DecisionForm(initial=told, is_selected=seat.is_selected)


class EntryDecideView(PlenaryMixin, ActionView):
    """One entry's decision, on a page of its own when something was wrong with it."""

    permission_required = "judging.conduct_plenary"
    form_class = DecisionForm
    action = staticmethod(decide_entry)
    template_name = "judging/entry_decide.html"
    title = _("Decide an entry")

    @cached_property
    def row(self) -> RankingRow:
        """SECURITY: of this stage, and none in which this person has a part."""
        found = computed_rows(self.object.stage).filter(candidacy__code=self.kwargs["entry"])
        row = get_object_or_404(
            detailed(found.select_related("candidacy__proposal"), self.request.user)
        )
        row.candidacy.stage = self.object.stage
        if not self.request.user.has_perm("judging.decide_entry", row.candidacy):
            raise PermissionDenied
        return row

    @cached_property
    def seat(self) -> Seated:
        """The entry as the list shows it."""
        own = self.object.decisions.filter(candidacy=self.row.candidacy_id)
        decisions = {one.candidacy_id: one for one in own.select_related("decided_by")}
        return seated([self.row], (), decisions, asides_of(self.object, [self.row]))[0]

    def get_form_kwargs(self) -> dict:
        """Whether the computed list has it, and what stands."""
        kwargs = {**super().get_form_kwargs(), "is_selected": self.seat.is_selected}
        return {**kwargs, "initial": decision_form(self.seat, self.request).initial}

    def get_obstacles(self) -> list[str]:
        """While it is in session."""
        return list(obstacles_to_conduct(self.object))

    def get_context_data(self, **kwargs: Any) -> dict:
        """The one entry."""
        facts = {"seat": self.seat, "outcomes": Outcome.choices, "following": None}
        return super().get_context_data(**facts, **kwargs)

    def get_act(self) -> str:
        """One key for one entry."""
        return f"{super().get_act()}:{self.row.candidacy_id}"

    def act(self, form: DecisionForm) -> Any:
        """With the entry of the address."""
        return self.action(
            self.object,
            by=self.request.user,
            at=self.request.instant,
            candidacy=self.row.candidacy,
            **form.act_arguments(),
        )

    def show_conflict(self, form: DecisionForm, stale: StaleWrite) -> HttpResponse:
        """409: what is stored now above what this person wanted, ready to be sent again."""
        data = self.request.POST.copy()
        data["revision"], data["idempotency_key"] = stale.stored["revision"], str(uuid.uuid4())
        joined = DecisionForm(data, is_selected=self.seat.is_selected)
        joined.is_valid()
        stored = {**stale.stored, "label": Outcome(stale.stored["outcome"]).label}
        context = self.get_context_data(
            form=joined, object=self.object, stored=stored, words=" ".join(stale.reasons)
        )
        return self.render_to_response(context, status=409)

    def get_success_url(self) -> str:
        """On to the next one."""
        return f"{self.get_back_url()}#sekarang"


class BandDecideView(PlenaryMixin, ActionView):
    """What is still open in the band, as computed."""

    permission_required = "judging.conduct_plenary"
    form_class = BandForm
    action = staticmethod(decide_band)
    template_name = "judging/band_decide.html"
    title = _("Decide the rest as computed")
    success_message = _("Decided.")

    def get_obstacles(self) -> list[str]:
        """While it is in session."""
        return list(obstacles_to_conduct(self.object))

    def get_context_data(self, **kwargs: Any) -> dict:
        """How many wait."""
        return super().get_context_data(tally=self.tally, **kwargs)

    def get_success_message(self) -> str:
        """How many were decided."""
        text = ngettext(
            "%(count)s entry was decided as computed.",
            "%(count)s entries were decided as computed.",
            self.outcome,
        )
        return text % {"count": self.outcome}


class PlenaryConstraintsView(PlenaryMixin, DetailView):
    """Constraints of the cut as the decisions stand, beside the list without them."""

    permission_required = "judging.view_plenary"

    def get_template_names(self) -> list[str]:
        """The fragment for the page of the plenary."""
        is_part = self.request.htmx
        return ["judging/_constraints.html" if is_part else "judging/plenary_constraints.html"]

    def get_context_data(self, **kwargs: Any) -> dict:
        """Met or not, with counts and what each departure does."""
        balances = balances_of(self.object.stage, self.compact, self.decisions, self.lines)
        return super().get_context_data(title=_("Constraints"), balances=balances, **kwargs)
