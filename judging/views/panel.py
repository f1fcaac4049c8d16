"""The panel of a stage: judges by invitation."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, ngettext_lazy
from django.views.generic import DetailView

from accounts.actions import ask_to_invite
from accounts.models import Invitation
from accounts.states import Role
from competitions.states import StageKind
from core.stepup import StepUpMixin
from core.views import ActionView, PermittedMixin
from judging.actions import (
    change_panel_member,
    copy_panel,
    invite_judges,
    release_judge,
    remind_invited,
    remove_panel_member,
    replace_judge,
)
from judging.forms.panel import (
    CopyPanelForm,
    InviteJudgeForm,
    InviteJudgesForm,
    PanelMemberForm,
    ReleaseJudgeForm,
    SuccessorForm,
    member_initial,
)
from judging.models import PanelMember
from judging.permissions import runs_stage
from judging.queries.idle import invited_to_remind
from judging.queries.obstacles import obstacles_to_staff
from judging.queries.places import (
    categories_of,
    earlier_panels,
    judges_to_ask,
    panel_table,
    successors_to,
)
from judging.states import AssignmentState, PlaceState, ScorecardState
from judging.succession import Handed
from judging.views.stages import StageMixin

SHOWN_INVITATIONS = 20
TO_LOCK = (AssignmentState.OFFERED, AssignmentState.ACTIVE)


class PanelPageView(StageMixin, ActionView):
    """What all pages about one panel share."""

    permission_required = "judging.change_panel"

    def get_obstacles(self) -> list[str]:
        """Until the scores are locked."""
        return list(obstacles_to_staff(self.object))

    def get_back_url(self) -> str:
        """The panel."""
        return reverse("panel-edit", kwargs={"code": self.object.code})

    get_success_url = get_back_url


class PanelEditView(PanelPageView):
    """The panel as a table, and the form that invites."""

    form_class = InviteJudgesForm
    action = staticmethod(invite_judges)
    template_name = "judging/panel_edit.html"
    title = _("Panel")
    success_message = ngettext_lazy(
        "%(count)s invitation is on its way.", "%(count)s invitations are on their way.", "count"
    )

    def get_form_kwargs(self) -> dict:
        """Judges of this organiser who are not on the panel."""
        people = judges_to_ask(self.object, self.request.instant)
        facts = {"people": people, "categories": categories_of(self.object)}
        facts["has_body"] = self.object.kind == StageKind.FEASIBILITY
        return {**super().get_form_kwargs(), **facts}

    def get_context_data(self, **kwargs: Any) -> dict:
        """With invitations to the portal itself that wait for an answer."""
        waiting = Invitation.objects.open_at(self.request.instant).filter(
            agency=self.object.competition.organiser_id, role=Role.JUDGE
        )
        panel = list(panel_table(self.object))
        return super().get_context_data(
            panel=panel,
            serving=sum(member.is_serving for member in panel),
            unanswered=sum(member.state == PlaceState.INVITED for member in panel),
            invitations=waiting.order_by("-pk")[:SHOWN_INVITATIONS],
            **kwargs,
        )

    def get_success_message(self) -> str:
        """How many were asked."""
        return self.success_message % {"count": len(self.outcome)}


class PanelCopyView(PanelPageView):
    """Ask the panel of another stage."""

    form_class = CopyPanelForm
    action = staticmethod(copy_panel)
    template_name = "judging/panel_copy.html"
    title = _("Copy an earlier panel")

    def get_form_kwargs(self) -> dict:
        """Panels of this organiser."""
        return {**super().get_form_kwargs(), "stages": earlier_panels(self.object)}

    def get_success_message(self) -> str:
        """How many were asked."""
        count = len(self.outcome)
        text = ngettext(
            "%(count)s invitation is on its way.", "%(count)s invitations are on their way.", count
        )
        return text % {"count": count}

    success_message = _("The invitations are on their way.")


class InvitationRemindView(PanelPageView):
    """Ask those again who have not answered."""

    action = staticmethod(remind_invited)
    template_name = "judging/invitation_remind.html"
    title = _("Remind of the invitation")
    submit_label = _("Remind now")
    success_message = ngettext_lazy(
        "%(count)s judge is being reminded.", "%(count)s judges are being reminded.", "count"
    )

    def get_context_data(self, **kwargs: Any) -> dict:
        """Who would hear of it."""
        rows = invited_to_remind(self.object, self.request.instant).select_related("person")
        return super().get_context_data(members=rows, **kwargs)

    def get_success_message(self) -> str:
        """How many were reminded."""
        return self.success_message % {"count": self.outcome}


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
            expertises=member.expertises.select_related("category").order_by("-is_main"),
            may_run=may_run,
            has_open=any(row.state in TO_LOCK for row in rows),
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

    def get_form_kwargs(self) -> dict:
        """With the expertise as it stands."""
        known = dict(self.object.expertises.values_list("category", "is_main"))
        facts = {"categories": categories_of(self.object.stage), "known": known}
        facts["has_body"] = self.object.stage.kind == StageKind.FEASIBILITY
        return {**super().get_form_kwargs(), **facts}


class PanelMemberRemoveView(PanelMemberMixin, ActionView):
    """Take a judge off the panel who never had an entry."""

    permission_required = "judging.change_panel"
    action = staticmethod(remove_panel_member)
    template_name = "judging/panel_member_remove.html"
    title = _("Take off the panel")
    submit_label = _("Take off the panel")
    success_message = _("The judge is no longer on the panel.")


class JudgeReleaseView(PanelMemberMixin, ActionView):
    """Let a judge go with a reason; what is locked stays, what is open goes on."""

    permission_required = "judging.change_panel"
    form_class = ReleaseJudgeForm
    action = staticmethod(release_judge)
    template_name = "judging/judge_release.html"
    title = _("Release a judge")
    success_message = _("The judge has been released.")

    @cached_property
    def people(self) -> QuerySet:
        """Who may take over."""
        return successors_to(self.object, self.request.instant)

    def get_form_kwargs(self) -> dict:
        """Who may take over."""
        return {**super().get_form_kwargs(), "people": self.people}

    def get_obstacles(self) -> list[str]:
        """Until the scores are locked, and only once."""
        if self.object.state == PlaceState.LEFT:
            return [
                _now("%(name)s is no longer on this panel.") % {"name": self.object.person.name}
            ]
        return list(obstacles_to_staff(self.object.stage))

    def get_context_data(self, **kwargs: Any) -> dict:
        """What stays and what goes on."""
        rows = self.object.assignments.counting()
        done = rows.filter(state=AssignmentState.FINISHED).count()
        left = rows.exclude(state=AssignmentState.FINISHED).count()
        return super().get_context_data(done=done, left=left, **kwargs)

    def get_success_message(self) -> str:
        """Who took over how much."""
        return " ".join([str(self.success_message), *_sentences_of(self.outcome)])


class JudgeReplaceView(JudgeReleaseView):
    """Ask somebody in the place of a judge who refused or left."""

    form_class = SuccessorForm
    action = staticmethod(replace_judge)
    template_name = "judging/judge_replace.html"
    title = _("Ask a replacement")
    success_message = _("The invitation is on its way.")

    def get_obstacles(self) -> list[str]:
        """Until the scores are locked, and only where somebody is missing."""
        if self.object.is_serving:
            return [_now("%(name)s is still on this panel.") % {"name": self.object.person.name}]
        return list(obstacles_to_staff(self.object.stage))


def _sentences_of(handed: Handed) -> list[str]:
    """Who took over how many entries, and what is left for the next draw."""
    sentences = []
    if handed.successor:
        text = ngettext(
            "%(name)s takes over %(count)s entry.",
            "%(name)s takes over %(count)s entries.",
            handed.given,
        )
        sentences.append(text % {"name": handed.successor.person.name, "count": handed.given})
    if handed.left:
        text = ngettext(
            "%(count)s entry still needs a judge.",
            "%(count)s entries still need a judge.",
            handed.left,
        )
        sentences.append(text % {"count": handed.left})
    return sentences
