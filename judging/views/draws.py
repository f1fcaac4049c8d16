"""The automatic assignment: ask for it, watch it, read what came out."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import DetailView

from core.digests import canonical_json
from core.files import send_content
from core.views import ActionView, stop_polling
from judging.actions import draw_assignments
from judging.forms.drawing import DrawForm
from judging.models import DrawRun
from judging.queries.delegates import sentences_of_fields
from judging.queries.progress import entries_short_of_judges
from judging.queries.shares import share_of
from judging.queries.shortage import sentences_of
from judging.queries.undoing import obstacles_to_draw
from judging.states import DrawState
from judging.views.stages import StageMixin


class AssignmentDrawView(StageMixin, ActionView):
    """Hand the stage to a worker that shares the entries out."""

    permission_required = "judging.change_assignments"
    form_class = DrawForm
    action = staticmethod(draw_assignments)
    template_name = "judging/assignment_draw.html"
    title = _("Draw assignments")

    def get_obstacles(self) -> list[str]:
        """Until the scores are locked."""
        return list(obstacles_to_draw(self.object))

    def get_context_data(self, **kwargs: Any) -> dict:
        """How much is missing."""
        return super().get_context_data(
            missing=entries_short_of_judges(self.object).count(), **kwargs
        )

    def get_back_url(self) -> str:
        """The table."""
        return reverse("assignment-matrix", kwargs={"code": self.object.code})

    def get_success_url(self) -> str:
        """The run's page: progress first, then the result."""
        facts = {"code": self.object.code, "draw": self.outcome.code}
        return reverse("draw-detail", kwargs=facts)


class DrawMixin(StageMixin):
    """A run of this stage; one of another stage does not exist."""

    permission_required = "judging.view_assignments"

    @cached_property
    def draw(self) -> DrawRun:
        """The run in the address."""
        draws = self.object.draws.select_related("job", "asked_by")
        found = self.get_draws(draws).filter(code=self.kwargs["draw"]).first()
        if found is None:
            raise Http404
        return found

    def get_draws(self, draws: Any) -> Any:
        """Pages do without the task itself."""
        return draws.without_documents()


class DrawDetailView(DrawMixin, DetailView):
    """Progress while it runs; then loads and links, or why it cannot be done."""

    def get_template_names(self) -> list[str]:
        """The fragment is what htmx polls."""
        if self.request.htmx:
            return ["core/_job.html"]
        name = "draw_run" if self.draw.outcome is None else "draw_detail"
        return [f"judging/{name}.html"]

    def get_context_data(self, **kwargs: Any) -> dict:
        """The run, and what came out of it."""
        may_draw = self.request.user.has_perm("judging.change_assignments", self.object)
        context = super().get_context_data(
            title=_("Automatic assignment"),
            draw=self.draw,
            job=self.draw.job,
            may_draw=may_draw,
            **kwargs,
        )
        return context if self.draw.outcome is None else context | self.result()

    def result(self) -> dict[str, Any]:
        """Facts of a plan, or the sentences of a shortage."""
        members = {row.code: row for row in self.object.panel.select_related("person")}
        if self.draw.state == DrawState.DONE:
            return {"share": share_of(self.draw, members)}
        names = {code: member.person.name for code, member in members.items()}
        asked = self.draw.rule["judges_per_entry"]
        reasons = list(sentences_of(self.draw.outcome, names, asked))
        if self.draw.rule["only_own_expertise"]:
            short = {*self.draw.outcome["scarce"], *self.draw.outcome["blocking_proposals"]}
            reasons = [*sentences_of_fields(self.object, short), *reasons]
        return {"reasons": reasons}

    def render_to_response(self, context: dict, **kwargs: Any) -> HttpResponse:
        """A finished run ends the polling and shows its result."""
        response = super().render_to_response(context, **kwargs)
        return stop_polling(self.request, response, self.draw.job, self.request.path)


class DrawDocumentView(DrawMixin, DetailView):
    """The task as the engine got it: with it a stranger can share out again and compare."""

    def get_draws(self, draws: Any) -> Any:
        """With the document."""
        return draws

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """A file; one that was never computed has none."""
        self.object = self.get_object()
        if self.draw.document is None:
            raise Http404
        return send_content(canonical_json(self.draw.document), f"pembagian-{self.draw.code}.json")
