"""Objections: the entrant's page, the office's queue, and the answer of somebody else."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import ListView

from competitions.models import Competition
from competitions.queries import window_of
from competitions.states import WindowKind
from core.views import ActionView
from innovations.actions import answer_objection, file_objection, withdraw_objection
from innovations.forms import ObjectionAnswerForm, ObjectionForm
from innovations.letters import say_reasons
from innovations.models import Objection, Proposal, ScreeningDecision
from innovations.queries.objections import (
    ANSWERED,
    counts_of_objections,
    last_objection,
    objection_span,
    objections_of,
    obstacles_to_answer,
    obstacles_to_file,
    obstacles_to_take_back,
    standing_refusal,
)
from innovations.states import ObjectionState
from innovations.views.entries import ROWS, ProposalMixin, address

VIEWS = {
    "menunggu": ((ObjectionState.FILED,), "filed", _("Waiting for an answer")),
    "dijawab": (ANSWERED, "answered", _("Answered")),
    "ditarik": ((ObjectionState.WITHDRAWN,), "withdrawn", ObjectionState.WITHDRAWN.label),
    "semua": (tuple(ObjectionState), "all", _("All")),
}


class ObjectionFileView(ProposalMixin, ActionView):
    """What was decided, what was objected, what came of it; the local admin files."""

    permission_required = "innovations.view_objection"
    form_class = ObjectionForm
    template_name = "innovations/objection_file.html"
    action = staticmethod(file_objection)
    title = _("Objection")
    submit_label = _("File the objection")
    success_message = _(
        "The objection is with the organiser. You are told as soon as it is answered."
    )

    @cached_property
    def decision(self) -> ScreeningDecision | None:
        """The refusal that stands."""
        return standing_refusal(self.object)

    @cached_property
    def objection(self) -> Objection | None:
        """What was last filed."""
        return last_objection(self.object)

    @property
    def is_filed(self) -> bool:
        """Whether the standing refusal has been objected to."""
        known = self.objection and self.decision
        return bool(known and self.objection.decision_id == self.decision.pk)

    def get_obstacles(self) -> list[str]:
        """The same rule that the act refuses by, and who may."""
        if self.is_filed:
            return [_("An objection to this decision has been filed already.")]
        obstacles = obstacles_to_file(self.object, self.decision, self.request.instant)
        if obstacles or self.may("file_objection"):
            return obstacles
        return [_("Whoever submits files the objection: ask your local admin.")]

    def get_context_data(self, **kwargs: Any) -> dict:
        """With the time in which objections are taken."""
        objection = self.objection
        is_open = objection is not None and not obstacles_to_take_back(objection)
        return super().get_context_data(
            objection=objection,
            is_filed=self.is_filed,
            may_take_back=is_open and self.may("withdraw_objection"),
            span=objection_span(self.object, self.request.instant),
            **kwargs,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Others of the entrant's side only read."""
        self.object = self.get_object()
        if not self.may("file_objection"):
            raise PermissionDenied
        return super().post(request, *args, **kwargs)

    def get_success_url(self) -> str:
        """The page is its own receipt."""
        return address("objection-file", self.object)


class ObjectionWithdrawView(ProposalMixin, ActionView):
    """Take back what nobody has answered."""

    permission_required = "innovations.withdraw_objection"
    template_name = "innovations/objection_withdraw.html"
    action = staticmethod(withdraw_objection)
    title = _("Take the objection back")
    submit_label = _("Take it back")
    success_message = _("The objection is taken back.")

    @cached_property
    def objection(self) -> Objection | None:
        """What was last filed."""
        return last_objection(self.object)

    def get_obstacles(self) -> list[str]:
        """The same rule that the act refuses by."""
        if self.objection is None:
            return [_("No objection has been filed.")]
        return obstacles_to_take_back(self.objection)

    def act(self, form: Any) -> Objection:
        """On the objection; without one the page of the entry says so."""
        row = get_object_or_404(Objection, pk=self.objection.pk if self.objection else None)
        return self.action(row, by=self.request.user, at=self.request.instant)

    def get_back_url(self) -> str:
        """To the objection."""
        return address("objection-file", self.object)

    get_success_url = get_back_url


class ObjectionListView(ListView):
    """The objections of an edition: what waits first, the oldest before the others."""

    permission_required = "innovations.list_objections"
    paginate_by = ROWS
    template_name = "innovations/objection_list.html"

    @cached_property
    def competition(self) -> Competition:
        """An edition that the workspace runs; another does not exist."""
        rows = Competition.objects.managed_by(self.request.user).defer("summary")
        rows = rows.prefetch_related("windows")
        competition = get_object_or_404(rows, code=self.kwargs["code"])
        if not self.request.user.has_perm(self.permission_required, competition):
            raise PermissionDenied
        return competition

    @property
    def view(self) -> str:
        """Which objections are shown; those that wait unless said otherwise."""
        asked = self.request.GET.get("lihat", "")
        return asked if asked in VIEWS else "menunggu"

    def get_queryset(self) -> QuerySet[Objection]:
        """A page of one view."""
        states, _count, _label = VIEWS[self.view]
        return objections_of(self.competition).filter(state__in=states).for_list()

    def get_context_data(self, **kwargs: Any) -> dict:
        """With the counts of all views and the end of the window."""
        counts = counts_of_objections(self.competition)
        return super().get_context_data(
            competition=self.competition,
            window=window_of(self.competition, WindowKind.OBJECTION),
            total=counts["all"],
            views=[
                {
                    "label": f"{label} {counts[count]}",
                    "url": f"?lihat={word}",
                    "is_current": word == self.view,
                }
                for word, (_states, count, label) in VIEWS.items()
            ],
            title=_("Objections"),
            **kwargs,
        )


class ObjectionAnswerView(ActionView):
    """Refused version, reasons and objection side by side; answered by somebody else."""

    model = Objection
    permission_required = "innovations.read_objection"
    form_class = ObjectionAnswerForm
    template_name = "innovations/objection_answer.html"
    action = staticmethod(answer_objection)
    title = _("Objection")
    submit_label = _("Answer the objection")
    success_message = _("%(number)s: the objection is answered.")

    def get_queryset(self) -> QuerySet[Objection]:
        """With everything that the page shows."""
        return super().get_queryset().for_page()

    def check_permission(self, subject: Model) -> None:
        """The table speaks of entries."""
        super().check_permission(subject.proposal)

    def may_answer(self) -> bool:
        """Whether the table lets this person answer."""
        proposal: Proposal = self.object.proposal
        return self.request.user.has_perm("innovations.answer_objection", proposal)

    def get_obstacles(self) -> list[str]:
        """The same rule that the act refuses by: it names why somebody else answers."""
        return obstacles_to_answer(self.object, self.request.user)

    def get_context_data(self, **kwargs: Any) -> dict:
        """What was refused and why, by whom."""
        decision = self.object.decision
        context = super().get_context_data(
            proposal=self.object.proposal,
            competition=self.object.proposal.competition,
            decision=decision,
            content=decision.version.content,
            reasons=say_reasons(decision.reasons.all(), decision.words),
            window=window_of(self.object.proposal.competition, WindowKind.OBJECTION),
            **kwargs,
        )
        return {**context, "may_answer": not context["obstacles"] and self.may_answer()}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Who only looks on does not answer."""
        self.object = self.get_object()
        if not self.may_answer():
            raise PermissionDenied
        return super().post(request, *args, **kwargs)

    def get_success_message(self) -> str:
        """Names the entry: the page that follows is the queue."""
        return str(self.success_message) % {"number": self.object.proposal.number}

    def get_back_url(self) -> str:
        """To the queue."""
        return reverse("objection-list", args=[self.object.proposal.competition.code])

    get_success_url = get_back_url
