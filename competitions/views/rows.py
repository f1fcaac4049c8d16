"""Pages for every kind of row of an edition: the list, and a row's place in it."""

import uuid
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.generic import TemplateView, View

from competitions.actions import move_row
from competitions.editors import EDITORS, Editor
from competitions.models import Competition
from competitions.parts import container_of, has_field, rules_to_edit
from competitions.queries import obstacles_to_add_or_remove, obstacles_to_edit, scoring_begun
from competitions.states import CompetitionState
from core.errors import ActionRefused
from core.models import Revised

STEPS = {"naik": -1, "turun": 1}


class EditionPartMixin:
    """A part of an edition of the own office; times are read and told in the edition's zone."""

    permission_required = "competitions.edit_competition"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """May you know the edition (404), may you edit it (403)."""
        if not request.user.has_perm(self.permission_required, self.competition):
            raise PermissionDenied
        with timezone.override(self.competition.tzinfo):
            response = super().dispatch(request, *args, **kwargs)
            return response.render() if hasattr(response, "render") else response

    @cached_property
    def competition(self) -> Competition:
        """The edition; a foreign office gets the same 404 as for one that does not exist."""
        rows = Competition.objects.managed_by(self.request.user).select_related("organiser")
        rows = rows.annotate(has_begun=scoring_begun())
        competition = get_object_or_404(rows, code=self.kwargs["code"])
        competition.rules_kept = rules_to_edit(competition)
        return competition

    @cached_property
    def editor(self) -> Editor:
        """What this kind of row needs."""
        if self.kwargs["slug"] not in EDITORS:
            raise Http404
        return EDITORS[self.kwargs["slug"]]

    @cached_property
    def row(self) -> Revised:
        """The row, looked up through its edition."""
        return found(self.editor, self.competition, self.kwargs["key"])

    @property
    def is_published(self) -> bool:
        """Whether changes need a second person."""
        return self.competition.state == CompetitionState.PUBLISHED

    def list_url(self) -> str:
        """The list that the row stands in."""
        return address("row-list", self.competition, self.editor)

    def get_context_data(self, **kwargs: Any) -> dict:
        """What every page of parts shows."""
        own = self.editor.context(self.competition, kwargs.pop("row", None))
        return super().get_context_data(
            competition=self.competition, editor=self.editor, **{**own, **kwargs}
        )


def found(editor: Editor, competition: Competition, key: uuid.UUID) -> Revised:
    """A row of the edition, or 404."""
    row = editor.row(competition, key)
    if row is None:
        raise Http404
    return row


def address(name: str, competition: Competition, editor: Editor, **more: Any) -> str:
    """A row page's address."""
    return reverse(name, kwargs={"code": competition.code, "slug": editor.slug, **more})


class RowListView(EditionPartMixin, TemplateView):
    """The rows in their order; a part with a single row leads straight to its form."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The list, or the only row."""
        if self.editor.is_single:
            only = get_object_or_404(self.editor.rows(self.competition))
            return HttpResponseRedirect(
                address("row-edit", self.competition, self.editor, key=only.key)
            )
        return super().get(request, *args, **kwargs)

    def get_template_names(self) -> list[str]:
        """The editor's own list, or the one for all."""
        return [self.editor.list_template]

    def get_context_data(self, **kwargs: Any) -> dict:
        """Lines in blocks, and whether they may be added to, moved and removed."""
        rows = list(self.editor.rows(self.competition))
        blocks = self.editor.blocks(self.competition, rows)
        return super().get_context_data(
            title=self.editor.title,
            blocks=[(block, [self.editor.line(row) for row in block.rows]) for block in blocks],
            has_rows=bool(rows),
            closed=self.closed,
            may_ask=self.may_ask(),
            is_published=self.is_published,
            **self.editor.list_context(self.competition),
            **kwargs,
        )

    @cached_property
    def closed(self) -> list[str]:
        """Why rows are not simply written."""
        return obstacles_to_edit(container_of(self.editor.model, self.competition))

    def may_ask(self) -> bool:
        """Whether two persons may still add rows to what is published, or take them out."""
        model, offers = self.editor.model, bool(self.editor.add_label)
        if not (self.closed and self.is_published and offers):
            return False
        rows = []
        if has_field(model, "competition"):
            rows = [model(competition=self.competition)]
        elif has_field(model, "stage"):
            rows = [model(stage=stage) for stage in self.competition.stages.all()]
        return any(not obstacles_to_add_or_remove(row, self.request.instant) for row in rows)


class RowMoveView(EditionPartMixin, View):
    """Let a row change places with its neighbour; a plain form, one button a direction."""

    http_method_names = ("post",)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Move it and go back to where it stands now."""
        if not self.editor.is_ordered:
            raise Http404
        row, step = self.row, STEPS.get(request.POST.get("arah", ""))
        try:
            if step is not None:
                move_row(row, by=request.user, at=request.instant, step=step)
        except ActionRefused as refusal:
            messages.error(request, str(refusal))
        return HttpResponseRedirect(f"{self.list_url()}#baris-{row.key}")
