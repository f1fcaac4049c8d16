"""The panel of a stage: judges by invitation."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.generic import DetailView

from accounts.actions import ask_to_invite
from accounts.models import Invitation
from accounts.states import Role
from core.stepup import StepUpMixin
from core.views import ActionView, PermittedMixin
from judging.actions import (
    add_panel_member,
    change_panel_member,
    remove_panel_member,
)
from judging.forms.panel import (
    AddPanelMemberForm,
    InviteJudgeForm,
    PanelMemberForm,
    judges_to_add,
    member_initial,
)
from judging.models import PanelMember
from judging.permissions import runs_stage
from judging.queries.obstacles import (
    obstacles_to_staff,
)
from judging.queries.progress import panel_progress
from judging.states import AssignmentState, ScorecardState
from judging.views.stages import StageMixin

SHOWN_INVITATIONS = 20


class PanelEditView(StageMixin, ActionView):
    """The panel as a table, and the form that adds a judge."""

    permission_required = "judging.change_panel"
    form_class = AddPanelMemberForm
    action = staticmethod(add_panel_member)
    template_name = "judging/panel_edit.html"
    title = _("Panel")
    success_message = _("%(name)s is on the panel.")

    def get_form_kwargs(self) -> dict:
        """Judges of this organiser who are not on the panel."""
        people = judges_to_add(self.object, self.request.instant.date())
        return {**super().get_form_kwargs(), "people": people}

    def get_obstacles(self) -> list[str]:
        """Until the scores are locked."""
        return list(obstacles_to_staff(self.object))

    def get_context_data(self, **kwargs: Any) -> dict:
        """With invitations that wait for an answer."""
        waiting = Invitation.objects.open_at(self.request.instant).filter(
            agency=self.object.competition.organiser_id, role=Role.JUDGE
        )
        return super().get_context_data(
            panel=panel_progress(self.object),
            invitations=waiting.order_by("-pk")[:SHOWN_INVITATIONS],
            **kwargs,
        )

    def get_success_message(self) -> str:
        """With the judge's name."""
        return str(self.success_message) % {"name": self.outcome.person.name}

    def get_success_url(self) -> str:
        """The same page, for the next judge."""
        return reverse("panel-edit", kwargs={"code": self.object.code})


class JudgeInviteView(StepUpMixin, StageMixin, ActionView):
    """Ask somebody to be a judge of this organiser; a colleague confirms it."""

    permission_required = "judging.change_panel"
    form_class = InviteJudgeForm
    template_name = "judging/judge_invite.html"
    title = _("Invite a judge")
    success_message = _("A colleague of your office confirms it; then the invitation leaves.")

    def act(self, form: InviteJudgeForm) -> Any:
        """The way in is the organiser's; the panel comes once it is accepted."""
        return ask_to_invite(
            self.object.competition.organiser,
            by=self.request.user,
            at=self.request.instant,
            role=Role.JUDGE,
            **form.act_arguments(),
        )

    def get_success_url(self) -> str:
        """The request, which waits for the colleague."""
        return reverse("approval-grant", kwargs={"code": self.outcome.code})

    def get_back_url(self) -> str:
        """The panel."""
        return reverse("panel-edit", kwargs={"code": self.object.code})


class PanelMemberMixin(PermittedMixin):
    """A place on the panel, reached through its stage."""

    model = PanelMember
    slug_url_kwarg = "member"

    def get_queryset(self) -> QuerySet:
        """Of the stage in the address only."""
        places = PanelMember.objects.visible_to(self.request.user)
        return places.filter(stage__code=self.kwargs["code"]).select_related(
            "person", "stage__competition"
        )

    def get_back_url(self) -> str:
        """The panel."""
        return reverse("panel-edit", kwargs={"code": self.object.stage.code})

    get_success_url = get_back_url

    def get_context_data(self, **kwargs: Any) -> dict:
        """Every page says of which stage."""
        stage = self.object.stage
        return super().get_context_data(stage=stage, competition=stage.competition, **kwargs)


class PanelMemberDetailView(PanelMemberMixin, DetailView):
    """One judge's entries with their states; no marks."""

    permission_required = "judging.view_panel_member"
    template_name = "judging/panel_member_detail.html"

    def get_context_data(self, **kwargs: Any) -> dict:
        """What can be done with each is the organiser's or the chair's."""
        person, member = self.request.user, self.object
        may_run = runs_stage(person, member)
        rows = member.assignments.select_related(
            "candidacy__proposal__category", "scorecard"
        ).order_by("candidacy__proposal__number")
        return super().get_context_data(
            title=member.person.name,
            rows=rows,
            may_run=may_run,
            may_reopen=may_run or member.person_id != person.pk,
            AssignmentState=AssignmentState,
            ScorecardState=ScorecardState,
            **kwargs,
        )


class PanelMemberEditView(PanelMemberMixin, ActionView):
    """Expertise, load, chair."""

    permission_required = "judging.change_panel"
    form_class = PanelMemberForm
    action = staticmethod(change_panel_member)
    template_name = "judging/panel_member_edit.html"
    title = _("Change a judge's place")
    success_message = _("Saved.")

    def get_initial(self) -> dict:
        """As it stands."""
        return member_initial(self.object)


class PanelMemberRemoveView(PanelMemberMixin, ActionView):
    """Take a judge off the panel who never had an entry."""

    permission_required = "judging.change_panel"
    action = staticmethod(remove_panel_member)
    template_name = "judging/panel_member_remove.html"
    title = _("Take off the panel")
    submit_label = _("Take off the panel")
    success_message = _("The judge is no longer on the panel.")
