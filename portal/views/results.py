"""Published results: who was chosen, how, and how to check it."""

from collections.abc import Sequence
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.views.generic import DetailView

from awards.models import Announcement
from competitions.models import Criterion
from core.files import send_content
from core.tables import write_table
from core.views import PermittedMixin
from judging.queries.sheet import criteria_by_group
from portal.freshness import PublicPageMixin
from portal.queries.public import (
    announcements_at,
    announcements_for,
    figures_of,
    stages_of,
    winning_rows,
)
from portal.results import Line, lines_of, table_of, tables_of, work_out

PODIUM = 3


class ResultsMixin:
    """The announcement of the edition in the address."""

    model = Announcement
    slug_field = "competition__slug"
    slug_url_kwarg = "slug"
    context_object_name = "announcement"
    object: Announcement

    @cached_property
    def criteria(self) -> Sequence[Criterion]:
        """The rubric that was scored, of all groups together."""
        return list(criteria_by_group(self.object.run.stage))

    @cached_property
    def lines(self) -> list[Line]:
        """The published rows."""
        return lines_of(winning_rows(self.object), self.criteria)

    def get_context_data(self, **kwargs: Any) -> dict:
        """Six statements with the announcement and the next flip."""
        first = self.lines[0].row if self.lines else None
        stages = stages_of(self.object)
        return super().get_context_data(
            title=self.object.title,
            competition=self.object.competition,
            tables=tables_of(self.lines, self.criteria),
            lines=self.lines,
            podium=self.lines[:PODIUM],
            patches=[
                (line.row.innovation.slug, line.row.innovation.category, 1) for line in self.lines
            ],
            figures=figures_of(self.object),
            stages=stages,
            worked=work_out(first, self.criteria) if first else None,
            groups=len({line.row.run.group_id for line in self.lines}),
            ties=[line for line in self.lines if line.tie],
            **kwargs,
        )


@method_decorator(login_not_required, name="dispatch")
class ResultsView(PublicPageMixin, ResultsMixin, DetailView):
    """Public from its instant on; before that the address does not exist."""

    template_name = "portal/public/results.html"

    def get_queryset(self) -> QuerySet[Announcement]:
        """By the clock alone."""
        return announcements_at(self.request.instant)


class ResultsPreviewView(ResultsMixin, PermittedMixin, DetailView):
    """The same page for those who prepare and approve it, marked as not public."""

    template_name = "portal/public/results.html"
    permission_required = "awards.view_announcement"
    slug_field = "competition__code"
    slug_url_kwarg = "code"

    def get_queryset(self) -> QuerySet[Announcement]:
        """Only the organiser's side and the approver."""
        return announcements_for(self.request.user)

    def get_context_data(self, **kwargs: Any) -> dict:
        """A band says that nobody else sees it."""
        is_public = self.object.is_public_at(self.request.instant)
        return super().get_context_data(is_preview=not is_public, **kwargs)


@method_decorator(login_not_required, name="dispatch")
class ResultsTableView(PublicPageMixin, ResultsMixin, DetailView):
    """The published rows as a file."""

    def get_queryset(self) -> QuerySet[Announcement]:
        """By the clock alone."""
        return announcements_at(self.request.instant)

    def get(self, *_args: Any, **_kwargs: Any) -> HttpResponse:
        """What the page shows, and nothing more."""
        self.object = self.get_object()
        text = write_table(*table_of(self.lines, self.criteria))
        return send_content(text, f"hasil-{self.object.competition.slug}.csv")
