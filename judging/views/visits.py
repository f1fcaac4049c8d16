"""The organiser's side of field visits: the list, the plan, the checklist, gaps, a report back."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.generic import DetailView

from competitions.models import Stage
from competitions.states import StageKind
from core.forms import ReasonForm
from core.views import ActionView, PermittedMixin
from innovations.models import Candidacy
from judging.actions import (
    change_checklist,
    excuse_visit,
    plan_visit,
    prepare_visit,
    return_visit,
)
from judging.claims import propose_claims
from judging.forms.visits import ChecklistForm, ExcuseVisitForm, VisitPlanForm, plan_initial
from judging.models import FieldVisit
from judging.permissions import audits_stage, chairs_stage, runs_stage
from judging.queries.obstacles import obstacles_to_staff
from judging.queries.visits import (
    candidacies_managed_by,
    digest_of_checklist,
    entries_to_visit,
    obstacles_to_change_checklist,
    obstacles_to_plan,
    obstacles_to_return,
    visitors_of,
)
from judging.states import VisitState
from judging.views.stages import StageMixin
from judging.views.visiting import OwnVisitMixin

SIGNS = {
    "people": _("people reached"),
    "share": _("a share"),
    "regulation": _("a regulation"),
    "date": _("a date"),
    "figure": _("a figure"),
}


class VisitListView(StageMixin, DetailView):
    """Every entry of the stage with its visit: who goes, when, and how far it is."""

    permission_required = "judging.view_visits"
    template_name = "judging/visit_list.html"

    def get_queryset(self) -> QuerySet[Stage]:
        """Only stages whose entries are visited."""
        return super().get_queryset().filter(kind=StageKind.FIELD_VISIT)

    def get_context_data(self, **kwargs: Any) -> dict:
        """Rows, and how many are in which state. No finding, no mark."""
        stage = self.object
        rows = [_row(candidacy) for candidacy in entries_to_visit(stage)]
        states = [row["state"] for row in rows]
        may_run = runs_stage(self.request.user, stage)
        reads = may_run or audits_stage(self.request.user, stage)
        return super().get_context_data(
            title=_("Field visits"),
            rows=rows,
            reported=states.count(VisitState.REPORTED),
            planned=sum(row["visit"] is not None and bool(row["visit"].planned_on) for row in rows),
            may_run=may_run,
            may_read=reads or chairs_stage(self.request.user, stage),
            obstacles=list(obstacles_to_staff(stage)) if may_run else [],
            has_panel=stage.panel.exists(),
            **kwargs,
        )


def _row(candidacy: Candidacy) -> dict:
    visit = getattr(candidacy, "visit", None)
    return {
        "code": candidacy.code,
        "number": candidacy.proposal.number,
        "title": candidacy.proposal.title,
        "entrant": candidacy.proposal.entrant.name,
        "visit": visit,
        "state": visit.state if visit else "",
        "team": [member.person.name for member in visit.team.all()] if visit else [],
        "claims": candidacy.claims,
        "answered": candidacy.answered,
    }


class EntryVisitMixin(PermittedMixin):
    """The visit of one entry, planned by the organiser."""

    model = Candidacy

    def get_queryset(self) -> QuerySet[Candidacy]:
        """Entries of the own office's field-verification stages."""
        return candidacies_managed_by(self.request.user)

    @property
    def visit(self) -> FieldVisit | None:
        """None before the first plan."""
        return getattr(self.object, "visit", None)

    def get_back_url(self) -> str:
        """The list of the stage."""
        return reverse("visit-list", kwargs={"code": self.object.stage.code})

    get_success_url = get_back_url

    def get_obstacles(self) -> list[str]:
        """The same rule that the acts refuse by."""
        return list(obstacles_to_plan(self.object))

    def get_context_data(self, **kwargs: Any) -> dict:
        """Where the page stands."""
        stage = self.object.stage
        return super().get_context_data(
            stage=stage,
            competition=stage.competition,
            number=self.object.proposal.number,
            entry_title=self.object.proposal.title,
            **kwargs,
        )


class VisitPlanView(EntryVisitMixin, ActionView):
    """Team, day and place."""

    permission_required = "judging.plan_visit"
    form_class = VisitPlanForm
    action = staticmethod(plan_visit)
    template_name = "judging/visit_plan.html"
    title = _("Plan the visit")
    success_message = _("The visit is planned. The team and the entrant have been told.")

    def get_form_kwargs(self) -> dict:
        """The panel of this stage, and what is planned already."""
        kwargs = super().get_form_kwargs()
        kwargs["initial"] = {**plan_initial(self.visit), **kwargs["initial"]}
        return {**kwargs, "people": visitors_of(self.object.stage)}


class VisitExcuseView(EntryVisitMixin, ActionView):
    """Decide that this entry is not visited."""

    permission_required = "judging.excuse_visit"
    form_class = ExcuseVisitForm
    action = staticmethod(excuse_visit)
    template_name = "judging/visit_excuse.html"
    title = _("Decide without a visit")
    success_message = _("The reason is kept. This entry no longer holds the stage.")


class ChecklistMixin:
    """What is checked on site. `visit` is the subject of the act."""

    form_class = ChecklistForm
    template_name = "judging/visit_checklist.html"
    title = _("Checklist of the visit")
    success_message = _("The checklist is saved.")
    visit: FieldVisit | None

    def get_form_kwargs(self) -> dict:
        """The claims that are chosen, and what the frozen text proposes."""
        claims = list(self.visit.claims.all()) if self.visit else []
        kwargs = super().get_form_kwargs()
        known = digest_of_checklist(self.visit) if self.visit else ""
        kwargs["initial"] = {"known": known, **kwargs["initial"]}
        return {**kwargs, "claims": claims, "sentences": self.sentences()}

    def sentences(self) -> list:
        """Proposed by the plain rule."""
        return propose_claims(self.candidacy.version.content)

    def get_obstacles(self) -> list[str]:
        """The same rule that the act refuses by."""
        if self.visit is None:
            return list(obstacles_to_plan(self.candidacy))
        return list(obstacles_to_change_checklist(self.visit))

    def get_context_data(self, **kwargs: Any) -> dict:
        """Why each sentence is proposed."""
        return super().get_context_data(signs=SIGNS, **kwargs)


class ChecklistEditView(ChecklistMixin, EntryVisitMixin, ActionView):
    """By the organiser."""

    permission_required = "judging.prepare_visit"

    @property
    def candidacy(self) -> Candidacy:
        """The entry in the address."""
        return self.object

    def act(self, form: ChecklistForm) -> FieldVisit:
        """The first save opens the visit's row."""
        facts = {"by": self.request.user, "at": self.request.instant}
        arguments = form.act_arguments()
        if self.visit is None:
            visit = prepare_visit(self.object, **facts)
            arguments["known"] = digest_of_checklist(visit)
        else:
            visit = self.visit
        return change_checklist(visit, **facts, **arguments)


class OwnChecklistEditView(ChecklistMixin, OwnVisitMixin, ActionView):
    """By the team, before it begins."""

    permission_required = "judging.change_checklist"
    action = staticmethod(change_checklist)

    @property
    def visit(self) -> FieldVisit:
        """The visit in the address."""
        return self.object

    @property
    def candidacy(self) -> Candidacy:
        """Its entry."""
        return self.object.candidacy


class VisitReturnView(ActionView):
    """Give a report back to its team."""

    model = FieldVisit
    permission_required = "judging.return_visit"
    form_class = ReasonForm
    action = staticmethod(return_visit)
    template_name = "judging/visit_return.html"
    title = _("Give the report back")
    submit_label = _("Return the report")
    success_message = _("The report is with its team again. The one handed in stays on record.")

    def get_queryset(self) -> QuerySet[FieldVisit]:
        """The organiser's side and the chair."""
        return super().get_queryset().select_related("candidacy__stage__competition").distinct()

    def get_obstacles(self) -> list[str]:
        """The same rule that the act refuses by."""
        return list(obstacles_to_return(self.object))

    def get_back_url(self) -> str:
        """The report."""
        return reverse("visit-report", kwargs={"code": self.object.code})

    def get_success_url(self) -> str:
        """The list of the stage."""
        return reverse("visit-list", kwargs={"code": self.object.candidacy.stage.code})

    def get_context_data(self, **kwargs: Any) -> dict:
        """Where the page stands."""
        stage = self.object.candidacy.stage
        return super().get_context_data(stage=stage, competition=stage.competition, **kwargs)
