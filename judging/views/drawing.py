"""Who reads what: the table of entries and judges, one entry's judges, changes and their undo."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import DetailView

from core.forms import ActionForm
from core.views import ActionView
from core.words import listed
from judging.actions import change_assignments, pin_assignments, undo_assignments
from judging.forms.drawing import MatrixForm, UndoForm
from judging.queries.changes import changes_of, told
from judging.queries.matrix import SHORT, Asked, Matrix, matrix_of, with_table
from judging.queries.obstacles import obstacles_to_staff
from judging.queries.shortage import SHOWN
from judging.queries.undoing import Undo, latest_change, undo_of
from judging.views.stages import StageMixin

ROWS = 25


class TableMixin(StageMixin):
    """The table narrowed to what the address asks for, and its form."""

    permission_required = "judging.change_assignments"
    form_class = MatrixForm
    success_message = _("Assignments saved.")

    @cached_property
    def asked(self) -> Asked:
        """What is shown."""
        return Asked.of(self.request.GET)

    def get_queryset(self) -> QuerySet:
        """With the number of entries, categories and draws."""
        return with_table(super().get_queryset(), self.asked)

    def matrix_for(self, form: MatrixForm | None) -> Matrix:
        """The rows of the page, with what was ticked in a form that was refused."""
        marked = form.marked if form is not None else None
        page = self.request.GET.get("page", 1)
        return matrix_of(self.object, self.request.instant, self.asked, page, marked)

    def get_form_kwargs(self) -> dict:
        """The form finds what was touched; the page fills in what it shows."""
        return {**super().get_form_kwargs(), "stage": self.object}

    def get_obstacles(self) -> list[str]:
        """Until the scores are locked."""
        return list(obstacles_to_staff(self.object))

    def act(self, form: ActionForm) -> int:
        """Change pairs, then hold or release; one transaction."""
        given = form.act_arguments()
        facts = {"by": self.request.user, "at": self.request.instant}
        pins = {name: given.pop(name) for name in ("pin", "unpin")}
        changed = 0
        if given["add"] or given["remove"]:
            changed += change_assignments(self.object, **facts, **given)
        if any(pins.values()):
            changed += pin_assignments(self.object, **facts, **pins)
        return changed

    def get_success_message(self) -> str:
        """A save without a change says so."""
        return str(self.success_message if self.outcome else _("Nothing was changed."))

    def get_context_data(self, **kwargs: Any) -> dict:
        """The table, its page, and the columns."""
        form = kwargs.get("form")
        matrix = self.matrix_for(form)
        context = super().get_context_data(
            matrix=matrix, page_obj=matrix.page, members=matrix.members, asked=self.asked, **kwargs
        )
        if form is None:
            context["form"].initial |= {"was": matrix.shown, "held": matrix.held}
        return context


class AssignmentMatrixView(TableMixin, ActionView):
    """Who reads what, as a table with a box for each pair."""

    action = staticmethod(change_assignments)
    template_name = "judging/assignment_matrix.html"
    title = _("Assignments")

    def get_context_data(self, **kwargs: Any) -> dict:
        """The two usual views of the table."""
        views = [
            {"label": _("All entries"), "url": self.request.path},
            {"label": _("Short of judges"), "url": f"{self.request.path}?tampil={SHORT}"},
        ]
        views[self.asked.is_short]["is_current"] = True
        return super().get_context_data(views=views, **kwargs)

    def get_success_url(self) -> str:
        """The same part of the table."""
        return self.request.get_full_path()


class EntryJudgesView(TableMixin, ActionView):
    """The judges of one entry as a list: for phones, and for whoever hears the page."""

    action = staticmethod(change_assignments)
    template_name = "judging/entry_judges.html"

    @cached_property
    def asked(self) -> Asked:
        """This entry only."""
        return Asked(code=self.kwargs["entry"])

    def get_context_data(self, **kwargs: Any) -> dict:
        """The line of the entry, which must be of this stage."""
        context = super().get_context_data(**kwargs)
        if not context["matrix"].lines:
            raise Http404
        line = context["matrix"].lines[0]
        return context | {"line": line, "title": line.candidacy.proposal.title}

    def get_back_url(self) -> str:
        """The table."""
        return reverse("assignment-matrix", kwargs={"code": self.object.code})

    get_success_url = get_back_url


class AssignmentHistoryView(StageMixin, DetailView):
    """Every change of the table: who, when, why."""

    permission_required = "judging.view_assignments"
    template_name = "judging/assignment_history.html"

    def get_context_data(self, **kwargs: Any) -> dict:
        """The latest first."""
        page = Paginator(changes_of(self.object), ROWS).get_page(self.request.GET.get("page", 1))
        return super().get_context_data(
            title=_("Changes of the assignments"),
            page_obj=page,
            changes=told(page.object_list),
            **kwargs,
        )


class AssignmentUndoView(StageMixin, ActionView):
    """Take the latest change back."""

    permission_required = "judging.change_assignments"
    form_class = UndoForm
    action = staticmethod(undo_assignments)
    template_name = "judging/assignment_undo.html"
    title = _("Undo the latest change")
    success_message = _("The latest change is undone.")

    @cached_property
    def undo(self) -> Undo | None:
        """What would happen."""
        latest = latest_change(self.object)
        return latest and undo_of(latest, self.object, self.request.instant)

    def get_obstacles(self) -> list[str]:
        """The same that the act refuses by."""
        return self.undo.obstacles if self.undo else [_("There is nothing to undo.")]

    def get_context_data(self, **kwargs: Any) -> dict:
        """The change, and the first pairs on both sides."""
        undo = self.undo
        sides = {"taken": undo.take, "given": undo.give} if undo else {}
        named = {side: listed(map(_named, rows), SHOWN) for side, rows in sides.items()}
        return super().get_context_data(undo=undo, **named, **kwargs)

    def get_back_url(self) -> str:
        """The table."""
        return reverse("assignment-matrix", kwargs={"code": self.object.code})

    get_success_url = get_back_url


def _named(row: Any) -> str:
    return f"{row.candidacy.proposal.number} {row.member.person.name}"
