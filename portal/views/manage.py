"""The organiser's editions."""

from typing import Any

from django.contrib.auth.mixins import PermissionRequiredMixin
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.views.generic import ListView

from competitions.models import Competition
from competitions.queries import milestones
from competitions.states import CompetitionState
from portal.errands import errands_of
from portal.queries.rounds import number, with_rounds
from portal.queries.steps import EntryStep
from portal.views.dashboard import phase_of


class CompetitionManageListView(PermissionRequiredMixin, ListView):
    """Every edition of the own office, newest first, with what stands open in it."""

    permission_required = "portal.list_competitions"
    raise_exception = True
    template_name = "portal/staff/manage_list.html"
    paginate_by = 20
    extra_context = {"title": _("Competitions")}

    def get_queryset(self) -> QuerySet[Competition]:
        """Only what the active workspace runs."""
        rows = Competition.objects.managed_by(self.request.user)
        return with_rounds(rows, self.request.instant)

    def get_context_data(self, **kwargs: Any) -> dict:
        """Each row says where the edition stands and how much waits in it."""
        context = super().get_context_data(**kwargs)
        at = self.request.instant
        context["may_create"] = self.request.user.has_perm("competitions.create_competition")
        context["rows"] = [
            {
                "competition": competition,
                "is_draft": competition.state == CompetitionState.DRAFT,
                "phase": phase_of(milestones(competition, at), competition, at),
                "submitted": number(competition.counts, EntryStep.SUBMITTED),
                "drafts": number(competition.counts, EntryStep.UNSENT),
                "errands": len(errands_of(competition, self.request.user, at)),
            }
            for competition in context["object_list"]
        ]
        return context
