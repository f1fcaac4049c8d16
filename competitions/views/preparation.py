"""The edition's preparation as a list of tasks."""

from typing import Any

from django.http import Http404
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView

from competitions.checks import faults_of
from competitions.checks.draft import read_draft
from competitions.comparing import differences
from competitions.models import Competition
from competitions.preparation import LAST, Part, Task, tasks_of
from competitions.states import CompetitionState
from competitions.views.rows import EditionPartMixin

PUBLISH_ROUTE = "competition-publish"


class PreparationMixin(EditionPartMixin):
    """A page of its own about one edition of the own office."""

    title = ""

    def get_context_data(self, **kwargs: Any) -> dict:
        """The edition and where the page stands."""
        kwargs = {"competition": self.competition, "title": self.title, **kwargs}
        return super(EditionPartMixin, self).get_context_data(**kwargs)


class EditionPrepareView(PreparationMixin, TemplateView):
    """What is done, what has to be mended, and what is new against last time."""

    template_name = "competitions/edition_prepare.html"

    def get_context_data(self, **kwargs: Any) -> dict:
        """A constant number of statements, however long the rulebook is."""
        draft = read_draft(self.competition, self.request.instant)
        faults = faults_of(draft)
        steps = tasks_of(draft, faults)
        return super().get_context_data(
            title=self.competition.name,
            steps=[(step, [self.row(task) for task in tasks]) for step, tasks in steps],
            last=LAST,
            is_draft=self.competition.state == CompetitionState.DRAFT,
            musts=sum(fault.is_must for fault in faults),
            publish_url=self.publish_url(),
            **kwargs,
        )

    def row(self, task: Task) -> dict[str, Any]:
        """What a row of the task list takes."""
        return {
            "title": task.part.title,
            "url": address_of(task.part, self.competition),
            "note": task.note,
            "state": task.state,
            "label": task.label,
            "tone": "attention" if task.musts else "",
        }

    def publish_url(self) -> str:
        """Where the edition is checked as a whole."""
        try:
            return reverse(PUBLISH_ROUTE, kwargs={"code": self.competition.code})
        except NoReverseMatch:
            return ""


class EditionCompareView(PreparationMixin, TemplateView):
    """What is new against the edition that this one was copied from."""

    template_name = "competitions/edition_compare.html"
    title = gettext_lazy("Compared with last time")

    def get_context_data(self, **kwargs: Any) -> dict:
        """404 where there was none."""
        previous, at = self.competition.previous, self.request.instant
        if previous is None:
            raise Http404
        found = differences(read_draft(previous, at), read_draft(self.competition, at))
        return super().get_context_data(previous=previous, differences=found, **kwargs)


def address_of(part: Part, competition: Competition) -> str:
    """The page of a part."""
    kwargs = {"code": competition.code}
    if part.route == "row-list":
        kwargs["slug"] = part.slug
    return reverse(part.route, kwargs=kwargs)
