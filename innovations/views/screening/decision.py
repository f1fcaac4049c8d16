"""The decision: one form, three outcomes; the letter before it leaves; ten seconds to undo."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.forms import ActionForm
from core.views import ActionView
from innovations.actions import admit_proposal, ask_to_reject, request_repair, undo_decision
from innovations.deciding import compose_ruling
from innovations.forms import DecisionForm
from innovations.letters import KINDS, facts_of
from innovations.queries import last_decision, obstacles_to_undo
from innovations.states import Outcome
from innovations.views.entries import ProposalMixin, address
from innovations.views.screening.detail import DeskMixin
from innovations.views.screening.place import next_code
from innovations.views.screening.strip import drop_strip, keep_strip
from notifications.previews import preview_letters
from notifications.wording import Words

ACTS = {
    Outcome.ADMITTED: admit_proposal,
    Outcome.REPAIR: request_repair,
    Outcome.REJECTED: ask_to_reject,
}


class ScreeningDecideView(DeskMixin, ActionView):
    """Decide, and go on to the next entry of the queue."""

    permission_required = "innovations.screen_proposal"
    form_class = DecisionForm

    def get_form_kwargs(self) -> dict:
        """What the edition offers."""
        return {**super().get_form_kwargs(), **self.get_form_facts()}

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The form stands on the entry's own page."""
        self.object = self.get_object()
        return redirect(self.get_address("screening-detail"))

    def act(self, form: DecisionForm) -> Any:
        """The act of the chosen outcome."""
        act = ACTS[form.outcome_chosen()]
        person, at = self.request.user, self.request.instant
        return act(self.object, by=person, at=at, **form.act_arguments())

    def run_once(self, form: DecisionForm) -> str:
        """What follows shows the way back, or who is asked now."""
        following = super().run_once(form)
        if form.outcome_chosen() == Outcome.REJECTED:
            words = _("%(number)s: a second person is asked whether it is refused.")
            messages.success(self.request, words % {"number": self.object.number})
        else:
            keep_strip(self.request, self.object, form.outcome_chosen())
        return following

    def get_success_url(self) -> str:
        """The next entry of the queue, or the queue."""
        code = next_code(self.object, self.get_rows(), self.place)
        return self.get_address("screening-detail", code) if code else self.get_back_url()

    def form_invalid(self, form: ActionForm) -> HttpResponse:
        """With everything that was typed, also when the entry has moved on meanwhile."""
        context = self.get_context_data(form=form, object=self.object, may_decide=True)
        return self.render_to_response(context, status=422)


class ScreeningPreviewView(ScreeningDecideView):
    """The letter exactly as the entrant's side will get it, before anything is decided."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The letter alone for a script, else the whole page with it."""
        self.object = self.get_object()
        form = self.get_form()
        form.is_valid()
        shown = self.show_letter(form)
        if request.htmx:
            return render(request, "innovations/_letter.html", {"preview": shown})
        form.errors.clear()
        return self.render_to_response(
            self.get_context_data(form=form, object=self.object, preview=shown)
        )

    def show_letter(self, form: DecisionForm) -> Words | None:
        """In the language and with the name of whoever began the entry."""
        outcome = form.outcome_chosen()
        if not outcome:
            return None
        reader: Any = self.object.created_by
        ruling = compose_ruling(outcome, self.version, form.grounds(), language=reader.language)
        facts = facts_of(self.object, ruling, self.request.instant)
        letters = [(KINDS[outcome], facts)]
        told = {"name": reader.name, "language": reader.language, "own": self.object.own_words}
        return preview_letters(letters, **told)[0]


class ScreeningUndoView(ProposalMixin, ActionView):
    """Take a decision back within ten seconds."""

    permission_required = "innovations.screen_proposal"
    template_name = "innovations/screening_undo.html"
    action = staticmethod(undo_decision)
    title = gettext_lazy("Undo the decision")
    submit_label = gettext_lazy("Undo")

    def get_obstacles(self) -> list[str]:
        """The same rule that the act refuses by."""
        decision = last_decision(self.object)
        return obstacles_to_undo(self.object, decision, self.request.user, self.request.instant)

    def get_back_url(self) -> str:
        """Back to the entry."""
        return address("screening-detail", self.object)

    get_success_url = get_back_url

    def run_once(self, form: ActionForm) -> str:
        """The strip goes."""
        following = super().run_once(form)
        drop_strip(self.request)
        words = _("%(number)s: the decision is undone, nobody was told.")
        messages.success(self.request, words % {"number": self.object.number})
        return following
