"""Publish an edition once nothing is missing; conclude it, or call it off."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from competitions.actions import cancel_competition, conclude_competition, publish_competition
from competitions.checks import Fault, find_faults
from competitions.checks.draft import musts
from competitions.editors import EDITORS, Editor
from competitions.forms.publishing import CompetitionCancelForm
from competitions.models import Competition
from competitions.preparation import part_of
from competitions.queries import obstacles_to_cancel, obstacles_to_conclude
from competitions.states import PUBLISH
from competitions.views.edition import EditionMixin
from core.views import ActionView


@dataclass(frozen=True, slots=True)
class FaultRow:
    """A fault with the part that it is in, and the page that mends it."""

    text: str
    part: str
    url: str


class CompetitionPublishView(EditionMixin, ActionView):
    """What is missing, what is odd, how it will look, and the one button."""

    permission_required = "competitions.publish_competition"
    template_name = "competitions/competition_publish.html"
    action = staticmethod(publish_competition)
    title = _("Publish the competition")
    submit_label = _("Publish")
    success_message = _("The competition is published. Its rules are frozen from now on.")

    @cached_property
    def faults(self) -> list[Fault]:
        """Read once for the page."""
        if not self.object.may(PUBLISH):
            return []
        return find_faults(self.object, self.request.instant)

    def get_obstacles(self) -> list[str]:
        """The same that the act refuses by."""
        return musts(self.faults)

    def get_context_data(self, **kwargs: Any) -> dict:
        """Musts apart from warnings, each with its way."""
        return super().get_context_data(
            missing=[self.row_of(fault) for fault in self.faults if fault.is_must],
            warnings=[self.row_of(fault) for fault in self.faults if not fault.is_must],
            is_draft=self.object.may(PUBLISH),
            groups=list(self.object.groups.all()),
            **kwargs,
        )

    def row_of(self, fault: Fault) -> FaultRow:
        """Named as the part is named elsewhere."""
        editor = editor_of(fault)
        title = str(editor.title if editor else part_of(fault.model).title)
        return FaultRow(fault.text, title, url_of(fault, editor, self.object))

    def get_back_url(self) -> str:
        """The parts of the edition."""
        return self.page_of("edition-prepare")

    def get_success_url(self) -> str:
        """On to the round."""
        return self.page_of("competition-dashboard")


def editor_of(fault: Fault) -> Editor | None:
    """The first editor of this kind of row; offices have a page of their own."""
    return next((one for one in EDITORS.values() if one.model is fault.model), None)


def url_of(fault: Fault, editor: Editor | None, competition: Competition) -> str:
    """The row itself where it is known, else the list that it is missing from."""
    if editor is None:
        return reverse(part_of(fault.model).route, kwargs={"code": competition.code})
    place = {"code": competition.code, "slug": editor.slug}
    if fault.row is None:
        return reverse("row-list", kwargs=place)
    return reverse("row-edit", kwargs={**place, "key": fault.row.key})


class CompetitionConcludeView(EditionMixin, ActionView):
    """Close an edition whose stages are all over."""

    permission_required = "competitions.conclude_competition"
    template_name = "competitions/competition_conclude.html"
    action = staticmethod(conclude_competition)
    title = _("Conclude the competition")
    submit_label = _("Conclude")
    success_message = _("The competition is concluded. Its results stand.")

    def get_obstacles(self) -> list[str]:
        """The same that the act refuses by."""
        return obstacles_to_conclude(self.object)

    def get_back_url(self) -> str:
        """Back to the round."""
        return self.page_of("competition-dashboard")

    get_success_url = get_back_url


class CompetitionCancelView(EditionMixin, ActionView):
    """Call an edition off, with a reason that everybody reads."""

    permission_required = "competitions.cancel_competition"
    form_class = CompetitionCancelForm
    template_name = "competitions/competition_cancel.html"
    action = staticmethod(cancel_competition)
    title = _("Cancel the competition")
    submit_label = _("Cancel the competition")
    success_message = _("The competition is cancelled. Its entrants are told.")

    def get_obstacles(self) -> list[str]:
        """The same that the act refuses by."""
        return obstacles_to_cancel(self.object)

    def get_back_url(self) -> str:
        """Back to the round."""
        return self.page_of("competition-dashboard")

    get_success_url = get_back_url
