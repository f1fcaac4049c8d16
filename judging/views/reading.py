"""Beside the scoring screen: what changed in the text, and the passages that a judge marked."""

from http import HTTPStatus
from typing import Any, ClassVar

from django.http import Http404, HttpRequest, JsonResponse
from django.utils.translation import gettext as _
from django.views.generic import DetailView
from django.views.generic.base import View
from django.views.generic.detail import SingleObjectMixin

from core.views import PermittedMixin
from innovations.comparing import ComparedAnswer, compare_versions
from judging.actions import keep_highlights
from judging.forms.autosave import read_object, read_passages
from judging.reading import has_new_text
from judging.views.desk import AssignmentMixin


class EntryChangesView(AssignmentMixin, PermittedMixin, DetailView):
    """What changed in the text since the judge's last save.

    SECURITY: only the answers are compared; facts and file names would tell the unit.
    """

    permission_required = "judging.save_scorecard"
    template_name = "judging/entry_changes.html"

    def get_queryset(self) -> Any:
        """With both texts."""
        rows = super().get_queryset()
        return rows.select_related("candidacy__version", "scorecard__read_version")

    def get_context_data(self, **kwargs: Any) -> dict:
        """404 where nothing changed since."""
        if not has_new_text(self.object):
            raise Http404
        before = self.object.scorecard.read_version.content
        after = self.object.candidacy.version.content
        return super().get_context_data(
            title=_("What changed in the text"),
            back_url=self.get_back_url(),
            answers=changed_answers(before, after),
            has_new_files=digests_of(before) != digests_of(after),
            **kwargs,
        )


def changed_answers(before: dict[str, Any], after: dict[str, Any]) -> list[ComparedAnswer]:
    """The answers that differ, and nothing that is a fact about the unit."""
    texts = ({"sections": content["sections"]} for content in (before, after))
    return compare_versions(*texts).changed


def digests_of(content: dict[str, Any]) -> set[str]:
    """The files by what is in them."""
    return {row.get("digest", "") for row in content.get("files", ())}


class HighlightsView(AssignmentMixin, PermittedMixin, SingleObjectMixin, View):
    """The judge's own passages, sent by the page as they are now."""

    permission_required = "judging.save_scorecard"
    http_method_names: ClassVar[list[str]] = ["post", "options"]

    def post(self, request: HttpRequest, **_kwargs: Any) -> JsonResponse:
        """All passages of the entry at once."""
        assignment, given = self.get_object(), read_object(request)
        passages = read_passages(given) if given else None
        if passages is None:
            reasons = [_("This could not be read.")]
            return JsonResponse({"errors": reasons}, status=HTTPStatus.BAD_REQUEST)
        kept = keep_highlights(assignment, by=request.user, at=request.instant, passages=passages)
        return JsonResponse({"revision": kept.revision})
