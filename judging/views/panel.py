"""The panel of a stage: judges, who reads what, and single scorecards."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.generic import DetailView

from accounts.actions import ask_to_invite
from accounts.models import Invitation
from accounts.states import Role
from core.stepup import StepUpMixin
from core.views import ActionView, PermittedMixin
from judging.actions import (
    add_panel_member,
    change_assignments,
    change_panel_member,
    draw_assignments,
    remove_panel_member,
    reopen_scorecard,
    unassign_judge,
    void_scorecard,
)
from judging.forms import (
    AddPanelMemberForm,
    DrawForm,
    InviteJudgeForm,
    MatrixForm,
    PanelMemberForm,
    WhyForm,
    judges_to_add,
    member_initial,
)
from judging.models import Assignment, PanelMember, Scorecard
from judging.permissions import runs_stage
from judging.queries.matrix import Matrix, matrix_of
from judging.queries.obstacles import (
    obstacles_to_reopen,
    obstacles_to_staff,
    obstacles_to_take_back,
    obstacles_to_void,
)
from judging.queries.progress import entries_short_of_judges, panel_progress, with_entries
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


class AssignmentMatrixView(StageMixin, ActionView):
    """Who reads what, as a table with a box for each pair."""

    permission_required = "judging.change_assignments"
    form_class = MatrixForm
    action = staticmethod(change_assignments)
    template_name = "judging/assignment_matrix.html"
    title = _("Assignments")

    def get_queryset(self) -> QuerySet:
        """With the number of entries."""
        return with_entries(super().get_queryset())

    @cached_property
    def matrix(self) -> Matrix:
        """The page of rows in the address."""
        return matrix_of(self.object, self.request.instant, self.request.GET.get("page", 1))

    def get_form_kwargs(self) -> dict:
        """The form compares the boxes with the table."""
        return {**super().get_form_kwargs(), "matrix": self.matrix}

    def get_obstacles(self) -> list[str]:
        """Until the scores are locked."""
        return list(obstacles_to_staff(self.object))

    def get_context_data(self, **kwargs: Any) -> dict:
        """The table, its page, and the columns."""
        return super().get_context_data(
            matrix=self.matrix, page_obj=self.matrix.page, members=self.matrix.members, **kwargs
        )

    def get_success_url(self) -> str:
        """The same page of the table."""
        address = reverse("assignment-matrix", kwargs={"code": self.object.code})
        return f"{address}?page={self.matrix.page.number}"

    success_message = _("Assignments saved.")


class AssignmentDrawView(StageMixin, ActionView):
    """Let the seeded draw fill what is missing."""

    permission_required = "judging.change_assignments"
    form_class = DrawForm
    action = staticmethod(draw_assignments)
    template_name = "judging/assignment_draw.html"
    title = _("Draw assignments")

    def get_obstacles(self) -> list[str]:
        """Until the scores are locked."""
        return list(obstacles_to_staff(self.object))

    def get_context_data(self, **kwargs: Any) -> dict:
        """How much is missing."""
        return super().get_context_data(
            missing=entries_short_of_judges(self.object).count(), **kwargs
        )

    def get_success_message(self) -> str:
        """How many places were filled."""
        count = len(self.outcome.pairs)
        text = ngettext(
            "%(count)s scorecard was given out.", "%(count)s scorecards were given out.", count
        )
        return text % {"count": count}

    success_message = _("The draw is done.")

    def get_back_url(self) -> str:
        """The table."""
        return reverse("assignment-matrix", kwargs={"code": self.object.code})

    get_success_url = get_back_url


class SheetMixin:
    """Acts on one judge's sheet lead back to that judge."""

    def get_back_url(self) -> str:
        """The judge's entries."""
        member = self.member()
        return reverse(
            "panel-member-detail", kwargs={"code": member.stage.code, "member": member.code}
        )

    get_success_url = get_back_url

    def get_context_data(self, **kwargs: Any) -> dict:
        """Whose, of which entry, in which stage."""
        member = self.member()
        return super().get_context_data(
            member=member,
            stage=member.stage,
            competition=member.stage.competition,
            number=self.assignment().candidacy.proposal.number,
            **kwargs,
        )

    def member(self) -> PanelMember:
        """The judge's place."""
        return self.assignment().member


class ScorecardActView(SheetMixin, ActionView):
    """An act on a scorecard of another person: never on its marks."""

    model = Scorecard
    form_class = WhyForm
    slug_field = "assignment__code"

    def get_queryset(self) -> QuerySet:
        """With all that the page names."""
        return (
            super()
            .get_queryset()
            .select_related(
                "assignment__member__stage__competition",
                "assignment__member__person",
                "assignment__candidacy__proposal",
            )
        )

    def assignment(self) -> Assignment:
        """The scorecard's assignment."""
        return self.object.assignment


class ScorecardReopenView(ScorecardActView):
    """Give a locked scorecard back to its judge."""

    permission_required = "judging.reopen_scorecard"
    action = staticmethod(reopen_scorecard)
    template_name = "judging/scorecard_reopen.html"
    title = _("Open a scorecard again")
    submit_label = _("Open again")
    success_message = _("The scorecard is open again. The judge has been told.")

    def get_obstacles(self) -> list[str]:
        """Only while the stage is scored."""
        return list(obstacles_to_reopen(self.object))


class ScorecardVoidView(ScorecardActView):
    """Take a scorecard out of the count."""

    permission_required = "judging.void_scorecard"
    action = staticmethod(void_scorecard)
    template_name = "judging/scorecard_void.html"
    title = _("Make a scorecard void")
    submit_label = _("Make void")
    success_message = _("The scorecard no longer counts. The judge has been told.")

    def get_obstacles(self) -> list[str]:
        """Only while the stage is scored."""
        return list(obstacles_to_void(self.object))


class AssignmentWithdrawView(SheetMixin, ActionView):
    """Take an entry from a judge."""

    model = Assignment
    permission_required = "judging.unassign_judge"
    form_class = WhyForm
    action = staticmethod(unassign_judge)
    template_name = "judging/assignment_withdraw.html"
    title = _("Take back an entry")
    submit_label = _("Take back")
    success_message = _("The entry is no longer with this judge.")

    def get_queryset(self) -> QuerySet:
        """Of the own stages."""
        return Assignment.objects.managed_by(self.request.user).select_related(
            "member__stage__competition", "member__person", "candidacy__proposal"
        )

    def get_obstacles(self) -> list[str]:
        """Until the scorecard is locked."""
        return list(obstacles_to_take_back(self.object))

    def assignment(self) -> Assignment:
        """The object itself."""
        return self.object
