"""The organiser's administrative selection: queue, detail, decision."""

from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Count, QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import DetailView, ListView

from competitions.models import Competition
from competitions.queries import first_stage_of
from core.forms import ReasonForm
from core.views import ActionView
from innovations.actions import admit_proposal, reject_proposal
from innovations.documents import latest_version
from innovations.models import Proposal
from innovations.queries import (
    Eligibility,
    eligibility_of,
    obstacles_to_admit,
    obstacles_to_screen,
)
from innovations.states import ProposalState
from innovations.views.entries import ROWS, ProposalMixin, address

QUEUE = {
    ProposalState.SUBMITTED: _("Not checked yet"),
    ProposalState.ELIGIBLE: _("Passed"),
    ProposalState.INELIGIBLE: _("Not passed"),
    ProposalState.WITHDRAWN: ProposalState.WITHDRAWN.label,
}


class ScreeningListView(ListView):
    """What was submitted to an edition, the oldest undecided entry first."""

    permission_required = "innovations.list_screening"
    paginate_by = ROWS
    template_name = "innovations/screening_list.html"

    @cached_property
    def competition(self) -> Competition:
        """An edition that the workspace runs; another does not exist."""
        rows = Competition.objects.managed_by(self.request.user).defer("summary")
        competition = get_object_or_404(rows, code=self.kwargs["code"])
        if not self.request.user.has_perm(self.permission_required, competition):
            raise PermissionDenied
        return competition

    @property
    def state(self) -> str:
        """The view that is chosen; undecided entries unless said otherwise."""
        return self.request.GET.get("keadaan", ProposalState.SUBMITTED)

    @property
    def words(self) -> str:
        """What is searched for, over all states."""
        return self.request.GET.get("q", "").strip()

    def get_submitted(self) -> QuerySet[Proposal]:
        """Everything that ever reached the organiser in this edition."""
        rows = Proposal.objects.visible_to(self.request.user)
        return rows.filter(competition=self.competition)

    def get_queryset(self) -> QuerySet[Proposal]:
        """A search looks everywhere; else one state."""
        rows = self.get_submitted().for_list().with_twins().order_by("submitted_at", "pk")
        return rows.matching(self.words) if self.words else rows.in_state(self.state)

    def get_context_data(self, **kwargs: Any) -> dict:
        """Counts for the views, by state."""
        counted = self.get_submitted().order_by().values_list("state").annotate(Count("pk"))
        counts = dict(counted)
        return super().get_context_data(
            competition=self.competition,
            views=[self.get_view(state, counts.get(state, 0)) for state in QUEUE],
            total=sum(counts.values()),
            words=self.words,
            title=_("Administrative selection"),
            **kwargs,
        )

    def get_view(self, state: ProposalState, count: int) -> dict:
        """One entry of the switch."""
        return {
            "label": f"{QUEUE[state]} {count}",
            "url": f"?keadaan={state}",
            "is_current": not self.words and state == self.state,
        }


class ScreeningDetailView(ProposalMixin, DetailView):
    """Exactly what was submitted, beside what can be checked."""

    permission_required = "innovations.view_screening"
    template_name = "innovations/screening_detail.html"

    def get_queryset(self) -> QuerySet[Proposal]:
        """With what rules of entry ask for, and the first stage."""
        rows = super().get_queryset().with_facts()
        return rows.annotate(opening=first_stage_of("competition"))

    def get_back_url(self) -> str:
        """Back to the queue."""
        kwargs = {"code": self.object.competition.code}
        return reverse("screening-list", kwargs=kwargs)

    def get_context_data(self, **kwargs: Any) -> dict:
        """The frozen version, the rules of entry, and whether a decision is possible now."""
        proposal, version = self.object, latest_version(self.object)
        obstacles = obstacles_to_admit(proposal, self.request.instant)
        return super().get_context_data(
            version=version,
            content=version.content,
            eligibility=self.get_eligibility(version.content),
            obstacles=obstacles,
            is_open=proposal.state == ProposalState.SUBMITTED,
            may_decide=self.may("admit_proposal") and not obstacles,
            back_url=self.get_back_url(),
            title=proposal.title,
            **kwargs,
        )

    def get_eligibility(self, content: dict) -> list[Eligibility]:
        """By the start that was submitted, not by what the register says today."""
        started_on = date.fromisoformat(content["started_on"])
        return eligibility_of(self.object, twins=self.object.twins, started_on=started_on)


class DecisionView(ProposalMixin, ActionView):
    """A decision; afterwards comes the next entry that waits, or the queue."""

    def get_back_url(self) -> str:
        """Back to the entry."""
        return address("screening-detail", self.object)

    def get_success_url(self) -> str:
        """On to the next undecided entry of the edition."""
        waiting = Proposal.objects.visible_to(self.request.user).awaiting_screening()
        rows = waiting.filter(competition=self.object.competition_id)
        after = rows.order_by("submitted_at", "pk").only("code").first()
        if after is not None:
            return address("screening-detail", after)
        return reverse("screening-list", kwargs={"code": self.object.competition.code})

    def get_success_message(self) -> str:
        """Names the entry: the page that follows shows another one."""
        return str(self.success_message) % {"number": self.object.number}


class ProposalAdmitView(DecisionView):
    """Passed: it becomes a candidate of the first stage."""

    permission_required = "innovations.admit_proposal"
    template_name = "innovations/proposal_admit.html"
    action = staticmethod(admit_proposal)
    title = _("Admit the entry")
    submit_label = _("Admit")
    success_message = _("%(number)s passed the administrative selection.")

    def get_obstacles(self) -> list[str]:
        """The same rule that the act refuses by."""
        return obstacles_to_admit(self.object, self.request.instant)


class ProposalRejectView(DecisionView):
    """Not passed, with a reason that the team reads."""

    permission_required = "innovations.reject_proposal"
    form_class = ReasonForm
    template_name = "innovations/proposal_reject.html"
    action = staticmethod(reject_proposal)
    title = _("Do not admit the entry")
    submit_label = _("Save decision")
    success_message = _("%(number)s did not pass the administrative selection.")

    def get_obstacles(self) -> list[str]:
        """The same rule that the act refuses by."""
        return obstacles_to_screen(self.object, self.request.instant)
