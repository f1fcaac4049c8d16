"""Pages of one row behind its form: new, edit, remove; what is published is asked for."""

import copy
import uuid
from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from competitions.actions import (
    add_row,
    ask_to_add_row,
    ask_to_change_row,
    ask_to_remove_row,
    remove_row,
    save_row,
)
from competitions.editors import EDITORS
from competitions.forms.base import RowForm
from competitions.forms.publishing import RowRemoveForm
from competitions.parts import Removal, last_change, look_at_removal
from competitions.queries import (
    obstacles_to_add_or_remove,
    obstacles_to_change,
    obstacles_to_edit,
)
from competitions.views.rows import EditionPartMixin, found
from core.errors import StaleWrite
from core.idempotency import answered
from core.models import Revised
from core.views import ActionView

#: Not carried over when somebody keeps the own version.
FRESH = {"csrfmiddlewaretoken", "revision", "idempotency_key", "workspace"}


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
        return bool(obstacles_to_edit(self.row)) and not self.obstacles_to_ask

    @cached_property
    def obstacles_to_ask(self) -> list[str]:
        """Why not even two persons may do this to a published row."""
        return obstacles_to_change(self.row, self.request.instant)

    def get_obstacles(self) -> list[str]:
        """Nothing stands in the way of asking; else why it cannot even be asked for."""
        if self.asks_reason or not obstacles_to_edit(self.row):
            return []
        return self.obstacles_to_ask

    def get_success_message(self) -> str:
        """Whether it stands already."""
        if self.asks_reason:
            return _("A second person of your office was asked. Until then nothing changes.")
        return str(self.success_message)

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

    @cached_property
    def obstacles_to_ask(self) -> list[str]:
        """What two persons may not add either."""
        return obstacles_to_add_or_remove(self.row, self.request.instant)

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
        asked = _("Ask for the addition") if self.asks_reason else self.submit_label
        kwargs = {"title": self.editor.add_label, "row": self.row, **kwargs}
        return super().get_context_data(
            parent=self.parent, asks_reason=self.asks_reason, submit_label=asked, **kwargs
        )

    def act(self, form: RowForm) -> Any:
        """Write it, or ask a second person."""
        known = {"by": self.request.user, "at": self.request.instant, "facts": form.facts()}
        if self.asks_reason:
            reason = form.cleaned_data["reason"]
            return ask_to_add_row(form.instance, **known, reason=reason)
        self.object = add_row(form.instance, **known)
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

    def show_conflict(self, form: RowForm, stale: StaleWrite) -> HttpResponse:
        """409: both versions side by side, and one's own text in the form on the new revision."""
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
        """Only the question itself; the reason where it is published."""
        return RowRemoveForm if self.asks_reason else ActionView.form_class

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
        barred = None
        if self.is_published and obstacles_to_edit(self.row):
            barred = obstacles_to_add_or_remove(self.row, self.request.instant)
        return look_at_removal(self.row, barred)

    @cached_property
    def obstacles_to_ask(self) -> list[str]:
        """What two persons may not take out either."""
        return self.removal.obstacles

    def get_context_data(self, **kwargs: Any) -> dict:
        """What goes with it."""
        asked = RowRemoveForm.submit_label if self.asks_reason else self.submit_label
        kwargs = {"hanging": self.removal.hanging, "submit_label": asked, **kwargs}
        return super().get_context_data(
            title=_("Remove this?"), asks_reason=self.asks_reason, **kwargs
        )

    def act(self, form: Any) -> Any:
        """Take it out, or ask a second person."""
        known = {"by": self.request.user, "at": self.request.instant}
        if self.asks_reason:
            return ask_to_remove_row(self.row, **known, reason=form.cleaned_data["reason"])
        return remove_row(self.row, **known)

    def get_success_url(self) -> str:
        """The list without it."""
        return self.list_url()
