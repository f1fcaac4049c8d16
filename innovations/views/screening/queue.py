"""The queue: views with their counts, search, filters, many at once."""

from typing import Any

from django.contrib import messages
from django.contrib.postgres.expressions import ArraySubquery
from django.core.exceptions import PermissionDenied
from django.db.models import Model, OuterRef, QuerySet
from django.db.models.functions import JSONObject
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.generic import ListView

from competitions.models import Category, Competition, Group
from core.forms import ActionForm, ConfirmForm
from core.views import ActionView
from innovations.actions import admit_proposals
from innovations.deciding import Admission
from innovations.models import Proposal
from innovations.precheck import is_clear, summary_of
from innovations.queries import QueueView, counts_of_queue, with_checks, with_desk
from innovations.states import ProposalState
from innovations.views.entries import ROWS
from innovations.views.screening.place import NEWEST, NOT_TOLD, Place
from innovations.views.screening.strip import strip_of

#: So many entries that were left out are told one by one.
TOLD = 10


def _option(value: str) -> JSONObject:
    return JSONObject(value=value, label="name")


class ScreeningListView(ListView):
    """What was submitted to an edition, the oldest undecided entry first."""

    permission_required = "innovations.list_screening"
    paginate_by = ROWS
    template_name = "innovations/screening_list.html"

    @cached_property
    def competition(self) -> Competition:
        """An edition that the workspace runs; another does not exist."""
        categories = Category.objects.filter(competition=OuterRef("pk")).order_by("order")
        groups = Group.objects.filter(competition=OuterRef("pk")).order_by("order")
        rows = Competition.objects.managed_by(self.request.user).defer("summary")
        rows = rows.annotate(
            told_categories=ArraySubquery(categories.values(told=_option("key"))),
            told_groups=ArraySubquery(groups.values(told=_option("code"))),
        )
        competition = get_object_or_404(rows, code=self.kwargs["code"])
        if not self.request.user.has_perm(self.permission_required, competition):
            raise PermissionDenied
        return competition

    @cached_property
    def place(self) -> Place:
        """What the address asks for."""
        return Place.of(self.request.GET)

    def get_submitted(self) -> QuerySet[Proposal]:
        """Everything that ever reached the organiser in this edition, as the desk sees it."""
        rows = Proposal.objects.visible_to(self.request.user).filter(competition=self.competition)
        return with_desk(rows, self.request.user, self.request.instant)

    def get_queryset(self) -> QuerySet[Proposal]:
        """One view, or what a search finds in all of them."""
        return with_checks(self.place.rows(self.get_submitted())).for_list()

    def get_context_data(self, **kwargs: Any) -> dict:
        """Counts for the views, rows with what their checklist says."""
        counts = counts_of_queue(self.get_submitted())
        context = super().get_context_data(
            competition=self.competition,
            place=self.place,
            views=[self.get_view(view, counts[view]) for view in QueueView],
            total=counts["total"],
            words=self.place.words,
            strip=strip_of(self.request, self.competition.pk),
            title=_("Administrative selection"),
            order_url=self.place.query(urut="" if self.place.is_newest_first else NEWEST)
            or self.request.path,
            **kwargs,
        )
        may_admit = self.request.user.has_perm("innovations.admit_proposals", self.competition)
        rows = [self.get_row(proposal, may_admit=may_admit) for proposal in context["page_obj"]]
        return {**context, "rows": rows, "may_admit": any(row["may_admit"] for row in rows)}

    def get_row(self, proposal: Proposal, *, may_admit: bool) -> dict:
        """A row with its checklist in figures, and whether it can be passed with others."""
        is_open = proposal.state == ProposalState.SUBMITTED and not proposal.asked
        is_safe = may_admit and is_open and not proposal.is_own and is_clear(proposal)
        late = proposal.state == ProposalState.REPAIR and proposal.repair_until
        return {
            "proposal": proposal,
            "checks": summary_of(proposal),
            "is_waiting": is_open,
            "is_lapsed": bool(late and proposal.repair_until <= self.request.instant),
            "may_admit": is_safe,
        }

    def get_view(self, view: QueueView, count: int) -> dict:
        """One entry of the switch; what was looked for everywhere is left behind."""
        word = "" if view == QueueView.NEW else view.value
        return {
            "label": f"{view.label} {count}",
            "url": self.place.query(tampilan=word, **NOT_TOLD) or self.request.path,
            "is_current": not self.place.is_everywhere and view == self.place.view,
        }


class ScreeningAdmitView(ActionView):
    """Pass many at once: what is chosen, once more, before it is done."""

    model = Competition
    permission_required = "innovations.admit_proposals"
    template_name = "innovations/screening_admit.html"
    context_object_name = "competition"
    form_class = ConfirmForm
    title = _("Pass the chosen entries")

    def get_queryset(self) -> QuerySet[Competition]:
        """An edition that the workspace runs."""
        return Competition.objects.managed_by(self.request.user).defer("summary")

    def get_object(self, queryset: QuerySet | None = None) -> Model:
        """As everywhere; the edition's own page may be open to more people."""
        if not hasattr(self, "_object"):
            self._object = get_object_or_404(self.get_queryset(), code=self.kwargs["code"])
        self.check_permission(self._object)
        return self._object

    @cached_property
    def chosen(self) -> list[Proposal]:
        """What the boxes of the list named, in this edition."""
        codes = (self.request.POST or self.request.GET).getlist("usulan")[:ROWS]
        rows = Proposal.objects.visible_to(self.request.user).filter(competition=self.object)
        rows = with_desk(rows, self.request.user, self.request.instant)
        return list(with_checks(rows.filter(code__in=codes)).for_list().order_by("submitted_at"))

    def get_obstacles(self) -> list[str]:
        """Nothing was chosen."""
        return [] if self.chosen else [_("Choose entries in the list first.")]

    def get_context_data(self, **kwargs: Any) -> dict:
        """The entries, and of each whether it will pass."""
        rows = [{"proposal": one, "is_clear": is_clear(one)} for one in self.chosen]
        return super().get_context_data(rows=rows, **kwargs)

    def get_back_url(self) -> str:
        """The queue."""
        return reverse("screening-list", kwargs={"code": self.object.code})

    get_success_url = get_back_url

    def act(self, form: ActionForm) -> Admission:
        """All that may pass pass; the others are told with their reasons."""
        self.result = admit_proposals(
            self.object, by=self.request.user, at=self.request.instant, proposals=self.chosen
        )
        return self.result

    def run_once(self, form: ActionForm) -> str:
        """Say what came of it, once it stands."""
        address = super().run_once(form)
        if hasattr(self, "result"):
            self.report(self.result)
        return address

    def report(self, result: Admission) -> None:
        """How many passed, and which did not and why."""
        count = len(result.admitted)
        words = ngettext("%(count)s entry passed.", "%(count)s entries passed.", count)
        if count:
            messages.success(self.request, words % {"count": count})
        for proposal, reasons in result.left_out[:TOLD]:
            messages.warning(self.request, f"{proposal.number}: {' '.join(reasons)}")
