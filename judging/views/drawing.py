"""Who reads what: the table of entries and judges, and the automatic assignment."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from core.views import ActionView
from judging.actions import (
    change_assignments,
    draw_assignments,
)
from judging.forms.drawing import DrawForm, MatrixForm
from judging.queries.matrix import Matrix, matrix_of
from judging.queries.obstacles import (
    obstacles_to_staff,
)
from judging.queries.progress import entries_short_of_judges, with_entries
from judging.views.stages import StageMixin

SHOWN_INVITATIONS = 20


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
