"""Single scorecards, as the organiser and the chair see them."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.views import ActionView
from judging.actions import (
    reopen_scorecard,
    unassign_judge,
    void_scorecard,
)
from judging.forms.panel import (
    WhyForm,
)
from judging.models import Assignment, PanelMember, Scorecard
from judging.queries.obstacles import (
    obstacles_to_reopen,
    obstacles_to_take_back,
    obstacles_to_void,
)

SHOWN_INVITATIONS = 20


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
