"""The scoring screen: the text on the left, the rubric on the right, saved as it is written."""

import json
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _
from django.views.generic import DetailView

from competitions.models import Criterion
from competitions.states import StageState
from core.errors import ActionRefused, StaleWrite
from core.moments import say_clock
from core.views import PermittedMixin
from judging.actions import save_scorecard
from judging.forms.marks import MarkForm, ScorecardForm, prefixed
from judging.marks import ADVISED_WORDS, HIGH, LOW
from judging.models import Mark, Scorecard
from judging.queries.sheet import rubric_of
from judging.reading import reading_of
from judging.states import ScorecardState
from judging.totals import running_total, shown
from judging.views.desk import AssignmentMixin

LARGEST_BODY = 64 * 1024


class ScorecardEditView(AssignmentMixin, PermittedMixin, DetailView):
    """Score one entry. GET shows, a form POST saves all, a JSON POST saves one aspect."""

    permission_required = "judging.save_scorecard"
    template_name = "judging/scorecard_edit.html"

    def get_queryset(self) -> Any:
        """With the frozen text."""
        return super().get_queryset().select_related("candidacy__version")

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """What the parts of the page share."""
        super().setup(request, *args, **kwargs)
        self.stored: dict | None = None

    @property
    def card(self) -> Scorecard | None:
        """The scorecard, once something was saved."""
        return getattr(self.object, "scorecard", None)

    @property
    def can_write(self) -> bool:
        """Whether marks may change now; the act asks again under its lock."""
        is_open = self.card is None or self.card.state == ScorecardState.OPEN
        return is_open and self.object.member.stage.state == StageState.SCORING

    def marks(self) -> dict[int, Mark]:
        """Stored marks by criterion id, read once."""
        if not hasattr(self, "_marks"):
            rows = self.card.marks.all() if self.card else []
            self._marks = {mark.criterion_id: mark for mark in rows}
        return self._marks

    def rubric(self) -> list[Criterion]:
        """The aspects of this entry's group, read once."""
        if not hasattr(self, "_rubric"):
            proposal = self.object.candidacy.proposal
            self._rubric = rubric_of(self.object.member.stage, proposal.group_id)
        return self._rubric

    def form(self, data: Any = None) -> ScorecardForm:
        """Bound to what was posted, else to what is stored."""
        marks = self.marks()
        aspects = [MarkForm(item, marks.get(item.pk), data) for item in self.rubric()]
        card = self.card
        initial = {
            "version": card.version if card else 0,
            "private_note": card.private_note if card else "",
        }
        return ScorecardForm(aspects, data, initial=initial)

    def get_context_data(self, **kwargs: Any) -> dict:
        """Plain values only; identities are not among them in a blind stage."""
        form = kwargs.pop("form", None) or self.form()
        form.is_closed = not self.can_write
        stage, desk = self.object.member.stage, self.desk()
        values = {key: mark.value for key, mark in self.marks().items()}
        context = super().get_context_data(**kwargs)
        return context | {
            "form": form,
            "reading": self.reading(),
            "slug": self.object.candidacy.proposal.innovation.slug,
            "is_blind": stage.is_blind,
            "stage_name": stage.name,
            "zone": stage.competition.zone,
            "closes_at": stage.closes_at,
            "can_write": self.can_write,
            "card_state": self.card.state if self.card else ScorecardState.OPEN,
            "saved_at": self.card.saved_at if self.card else None,
            "locked_at": self.card.locked_at if self.card else None,
            "squares": desk.squares(self.object.code),
            "place": desk.place_of(self.object.code),
            "count": len(desk.tasks),
            "total": shown(running_total(self.rubric(), values)),
            "done": len(values),
            "open_aspect": self.open_aspect(form, values),
            "stored": self.stored,
            "low": LOW,
            "high": HIGH,
            "advised_words": ADVISED_WORDS,
        }

    def reading(self) -> Any:
        """The frozen text without what a blind stage hides."""
        candidacy = self.object.candidacy
        return reading_of(
            candidacy.version.content,
            number=candidacy.proposal.number,
            is_blind=self.object.member.stage.is_blind,
        )

    def open_aspect(self, form: ScorecardForm, values: dict) -> str:
        """The first aspect with a fault, else the first without a mark, else the first."""
        faulty = [aspect.prefix for aspect in form.aspects if aspect.is_bound and aspect.errors]
        empty = [item.code for item in self.rubric() if item.pk not in values]
        return next(iter([*faulty, *empty, *(item.code for item in self.rubric())]), "")

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """A script saves one aspect; a form saves the whole page."""
        self.object = self.get_object()
        if request.content_type == "application/json":
            return self.autosave()
        form = self.form(request.POST)
        if not form.is_valid():
            return self.show(form, HTTPStatus.UNPROCESSABLE_ENTITY)
        return self.save_form(form)

    def save_form(self, form: ScorecardForm) -> HttpResponse:
        """Save, then go where the button said."""
        try:
            self.save(**form.act_arguments())
        except StaleWrite as stale:
            return self.show_both(form, stale)
        except ActionRefused as refusal:
            form.add_error(None, list(refusal.reasons))
            return self.show(form, HTTPStatus.UNPROCESSABLE_ENTITY)
        return HttpResponseRedirect(self.way_on())

    def save(self, **arguments: Any) -> Scorecard:
        """The act, by the reader, at this request's instant."""
        return save_scorecard(
            self.object, by=self.request.user, at=self.request.instant, **arguments
        )

    def way_on(self) -> str:
        """Next entry, the lock's page, or the same page again."""
        chosen = self.request.POST.get("then", "next")
        if chosen == "lock":
            return reverse("scorecard-lock", kwargs={"code": self.object.code})
        return self.get_back_url() if chosen == "stay" else self.next_url()

    def show_both(self, form: ScorecardForm, stale: StaleWrite) -> HttpResponse:
        """409: the typed text stays in the fields, what is stored stands beside it."""
        self.stored = stale.stored
        form.data = form.data.copy()
        form.data["version"] = stale.stored["version"]
        for aspect in form.aspects:
            aspect.stored = stale.stored["marks"].get(aspect.prefix)
        form.add_error(None, list(stale.reasons))
        return self.show(form, HTTPStatus.CONFLICT)

    def show(self, form: ScorecardForm, status: HTTPStatus) -> HttpResponse:
        """The page again with what was typed."""
        return self.render_to_response(self.get_context_data(form=form), status=status)

    def autosave(self) -> JsonResponse:
        """One aspect, or the private note, as JSON; the answer carries the new version."""
        given = self.read_json()
        if given is None:
            return _refused([_("This could not be read.")])
        arguments, errors = self.read_autosave(given)
        if errors:
            return _refused(errors)
        try:
            card = self.save(version=given["version"], **arguments)
        except StaleWrite as stale:
            answer = {"errors": stale.reasons, "stored": stale.stored}
            return JsonResponse(answer, status=HTTPStatus.CONFLICT)
        except ActionRefused as refusal:
            return _refused(refusal.reasons)
        return JsonResponse(self.answer_of(card))

    def read_json(self) -> dict | None:
        """The body as an object with a version, or None."""
        if len(self.request.body) > LARGEST_BODY:
            return None
        try:
            given = json.loads(self.request.body)
        except (ValueError, RecursionError):
            return None
        is_fit = isinstance(given, dict) and type(given.get("version")) is int
        return given if is_fit else None

    def read_autosave(self, given: dict) -> tuple[dict, list[str]]:
        """Arguments for the act, and what is wrong with them."""
        if "private_note" in given:
            form = ScorecardForm([], given)
            return {"private_note": form.cleaned_data["private_note"]} if form.is_valid() else {}, [
                error for errors in form.errors.values() for error in errors
            ]
        criterion = next((c for c in self.rubric() if c.code == given.get("criterion")), None)
        if criterion is None:
            return {}, [_("This aspect is not part of the rubric.")]
        form = MarkForm(criterion, None, prefixed(criterion, given))
        if not form.is_valid():
            return {}, [error for errors in form.errors.values() for error in errors]
        if form.is_blank or form.cleaned_data["level"] is None:
            return {}, [_("Choose a level first.")]
        return {"marks": [form.facts()]}, []

    def answer_of(self, card: Scorecard) -> dict:
        """What the page shows after a save."""
        values = {mark.criterion_id: mark.value for mark in card.marks.all()}
        total = shown(running_total(self.rubric(), values))
        zone = self.object.member.stage.competition.zone
        saved_at = card.saved_at or self.request.instant
        return {
            "version": card.version,
            "saved": _("Saved %(time)s") % {"time": say_clock(saved_at, zone)},
            "total": formats.number_format(total, 2) if total is not None else "",
            "done": len(values),
        }


def _refused(reasons: list[str]) -> JsonResponse:
    return JsonResponse(
        {"errors": [str(reason) for reason in reasons]}, status=HTTPStatus.UNPROCESSABLE_ENTITY
    )
