"""Pages for every kind of row of an edition: list, new, edit, remove, move."""

import copy
import uuid
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView, View

from competitions.actions import add_row, ask_to_change_row, move_row, remove_row, save_row
from competitions.editors import EDITORS, Editor
from competitions.forms.base import RowForm
from competitions.models import Competition
from competitions.parts import (
    Removal,
    container_of,
    last_change,
    look_at_removal,
    rules_to_edit,
)
from competitions.queries import obstacles_to_change, obstacles_to_edit
from competitions.states import CompetitionState
from core.errors import ActionRefused, StaleWrite
from core.idempotency import answered
from core.models import Revised
from core.views import ActionView

STEPS = {"naik": -1, "turun": 1}
#: Not carried over when somebody keeps the own version.
FRESH = {"csrfmiddlewaretoken", "revision", "idempotency_key", "workspace"}


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
            closed=obstacles_to_edit(container_of(self.editor.model, self.competition)),
            is_published=self.is_published,
            **self.editor.list_context(self.competition),
            **kwargs,
        )


class RowFormView(EditionPartMixin, ActionView):
    """One row behind its form."""

    form_class = RowForm
    submit_label = gettext_lazy("Save")

    def get_object(self, _queryset: QuerySet | None = None) -> Revised:
        """The row; who may edit the edition may edit it."""
        return self.row

    def get_template_names(self) -> list[str]:
        """The editor's own form, or the one for all."""
        return [self.editor.form_template]

    def get_form_class(self) -> type[RowForm]:
        """The form of this kind of row."""
        return self.editor.form_class

    def get_form_kwargs(self) -> dict:
        """A copy of the row, because validation writes into it."""
        return {
            **super().get_form_kwargs(),
            "instance": copy.copy(self.row),
            "edition": self.competition,
            "asks_reason": self.asks_reason,
        }

    @cached_property
    def asks_reason(self) -> bool:
        """Published rows are changed by two persons, where that is still possible."""
        instant = self.request.instant
        return bool(obstacles_to_edit(self.row)) and not obstacles_to_change(self.row, instant)

    def get_obstacles(self) -> list[str]:
        """Nothing stands in the way of asking; else why it cannot even be asked for."""
        if self.asks_reason or not obstacles_to_edit(self.row):
            return []
        return obstacles_to_change(self.row, self.request.instant) or obstacles_to_edit(self.row)

    def get_back_url(self) -> str:
        """The list."""
        return self.list_url()

    def get_act(self) -> str:
        """The key holds for this row of this kind."""
        return f"{self.permission_required}:{self.editor.slug}:{self.object.pk}"

    def get_success_url(self) -> str:
        """The list, at the row."""
        return f"{self.list_url()}#baris-{self.object.key}"


class RowCreateView(RowFormView):
    """A new row, last among its siblings."""

    success_message = gettext_lazy("Added.")
    asks_reason = False

    @cached_property
    def row(self) -> Revised:
        """Unsaved, with its parent set."""
        if not self.editor.add_label:
            raise Http404
        return self.editor.new_row(self.competition, self.parent)

    @cached_property
    def parent(self) -> Revised | None:
        """The row that the new one hangs on, named in the address."""
        if not self.editor.parent_slug:
            return None
        try:
            key = uuid.UUID(self.request.GET.get("induk", ""))
        except ValueError as fault:
            raise Http404 from fault
        return found(EDITORS[self.editor.parent_slug], self.competition, key)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """A repeat is sent where the first went, before its name is found taken by the first."""
        first = answered(request.user.pk, request.POST.get("idempotency_key", ""))
        return HttpResponseRedirect(first) if first else super().post(request, *args, **kwargs)

    def get_obstacles(self) -> list[str]:
        """Nothing is added to what is published."""
        return obstacles_to_edit(self.row)

    def get_initial(self) -> dict:
        """What the editor starts with."""
        return {**super().get_initial(), **self.editor.initial, **self.chosen()}

    def chosen(self) -> dict:
        """Fields that the list's link fills in, e.g. the rubric of a new criterion."""
        return {name: value for name, value in self.request.GET.items() if name != "induk"}

    def get_act(self) -> str:
        """A new row has no number yet: its edition's."""
        return f"{self.permission_required}:{self.editor.slug}:new:{self.competition.pk}"

    def get_context_data(self, **kwargs: Any) -> dict:
        """Named as the button that led here."""
        kwargs = {"title": self.editor.add_label, "row": self.row, **kwargs}
        return super().get_context_data(parent=self.parent, **kwargs)

    def act(self, form: RowForm) -> Revised:
        """Write it."""
        self.object = add_row(
            form.instance, by=self.request.user, at=self.request.instant, facts=form.facts()
        )
        return self.object


class RowEditView(RowFormView):
    """Edit a row, or ask for its change; whoever is late sees both versions."""

    success_message = gettext_lazy("Saved.")

    def get_context_data(self, **kwargs: Any) -> dict:
        """What is asked of whoever edits something published."""
        asked = _("Ask for the change") if self.asks_reason else self.submit_label
        kwargs = {"title": self.row, "row": self.row, **kwargs}
        return super().get_context_data(asks_reason=self.asks_reason, submit_label=asked, **kwargs)

    def act(self, form: RowForm) -> Any:
        """Write, or ask a second person."""
        facts = {
            "by": self.request.user,
            "at": self.request.instant,
            "revision": form.cleaned_data["revision"] or 0,
            "facts": form.facts(),
        }
        if self.asks_reason:
            return ask_to_change_row(self.row, **facts, reason=form.cleaned_data["reason"])
        return save_row(self.row, **facts)

    def get_success_message(self) -> str:
        """Whether it stands already."""
        if self.asks_reason:
            return _("A second person of your office was asked. Until then nothing changes.")
        return str(self.success_message)

    def form_valid(self, form: RowForm) -> HttpResponse:
        """409 shows both versions; nothing that was typed is lost."""
        try:
            return self.answer(form)
        except StaleWrite:
            return self.conflict(form)

    def answer(self, form: RowForm) -> HttpResponse:
        """Run the act; a stale write is no mistake in a field."""
        try:
            return HttpResponseRedirect(self.run_once(form))
        except StaleWrite:
            raise
        except ActionRefused as refusal:
            for reason in refusal.reasons:
                form.add_error(None, reason)
            return self.form_invalid(form)

    def conflict(self, form: RowForm) -> HttpResponse:
        """Both versions side by side, and the form with one's own text on the new revision."""
        stored = found(self.editor, self.competition, self.row.key)
        data = self.request.POST.copy()
        kept = [(name, one) for name in data if name not in FRESH for one in data.getlist(name)]
        data["revision"], data["idempotency_key"] = stored.revision, uuid.uuid4()
        joined = self.get_form_class()(**{**self.get_form_kwargs(), "data": data})
        joined.is_valid()
        context = self.get_context_data(
            form=joined,
            object=self.row,
            title=_("Two versions"),
            compared=form.compare(stored),
            kept=[*kept, ("revision", stored.revision)],
            fresh_key=uuid.uuid4(),
            change=last_change(stored),
        )
        self.template_name = "competitions/row_conflict.html"
        return self.response_class(
            self.request, [self.template_name], context, status=409, using=self.template_engine
        )


class RowRemoveView(RowFormView):
    """Remove a row; the page names what goes with it and what stands in the way."""

    success_message = gettext_lazy("Removed.")
    submit_label = gettext_lazy("Remove")

    def get_template_names(self) -> list[str]:
        """One page for all."""
        return ["competitions/row_remove.html"]

    def get_form_class(self) -> type:
        """Only the question itself."""
        return ActionView.form_class

    def get_form_kwargs(self) -> dict:
        """The key alone."""
        return ActionView.get_form_kwargs(self)

    def get_obstacles(self) -> list[str]:
        """The same that the act refuses by."""
        if not self.editor.add_label:
            raise Http404
        return self.removal.obstacles

    @cached_property
    def removal(self) -> Removal:
        """Looked at once for the page."""
        return look_at_removal(self.row)

    def get_context_data(self, **kwargs: Any) -> dict:
        """What goes with it."""
        return super().get_context_data(
            title=_("Remove this?"), hanging=self.removal.hanging, **kwargs
        )

    def act(self, form: Any) -> None:
        """Take it out."""
        remove_row(self.row, by=self.request.user, at=self.request.instant)

    def get_success_url(self) -> str:
        """The list without it."""
        return self.list_url()


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
