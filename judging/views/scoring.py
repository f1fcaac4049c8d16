"""The scoring screen: the text on the left, the rubric on the right, saved as it is written."""

import json
from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _
from django.views.generic import DetailView

from accounts.workspaces import KEEP_OFFLINE
from competitions.models import Criterion
from competitions.states import StageState
from core.errors import ActionRefused, StaleWrite
from core.moments import say_clock
from core.views import PermittedMixin
from judging.actions import save_scorecard
from judging.aspects import stored_aspect
from judging.forms.autosave import Autosave, read_autosave, read_object
from judging.forms.marks import MarkForm, ScorecardForm
from judging.marks import ADVISED_WORDS
from judging.models import Assignment, Mark, Scorecard
from judging.queries.evidence import evidence_of
from judging.queries.own import own_entry, steps_of
from judging.queries.progress import next_task
from judging.reading import Reading, has_new_text, reading_of
from judging.rubrics import rubric_in_use
from judging.states import ScorecardState
from judging.totals import running_total, shown
from judging.views.desk import AssignmentMixin
from judging.writing import stored_marks


class EntryMixin(AssignmentMixin):
    """What the page and its saves share. SECURITY: templates get plain values, never the row."""

    permission_required = "judging.save_scorecard"

    @property
    def card(self) -> Scorecard | None:
        """The scorecard, once something was saved."""
        return getattr(self.object, "scorecard", None)

    @property
    def can_write(self) -> bool:
        """Whether marks may change now; the act asks again under its lock."""
        is_open = self.card is None or self.card.state == ScorecardState.OPEN
        return is_open and self.object.member.stage.state == StageState.SCORING

    def rubric(self) -> list[Criterion]:
        """The aspects of this entry's group."""
        proposal = self.object.candidacy.proposal
        return rubric_in_use(self.object.member.stage, proposal.group_id)

    def save(self, **arguments: Any) -> Scorecard:
        """The act, by the reader, at this request's instant."""
        return save_scorecard(
            self.object, by=self.request.user, at=self.request.instant, **arguments
        )


class ScorecardEditView(EntryMixin, PermittedMixin, DetailView):
    """Score one entry. GET shows, a form POST saves all, a JSON POST saves what changed."""

    template_name = "judging/scorecard_edit.html"

    def get_object(self, queryset: Any = None) -> Assignment:
        """By the kept statement; a script that only saves reads no text."""
        if not hasattr(self, "_object"):
            with_text = self.request.content_type != "application/json"
            self._object = own_entry(self.request.user, self.kwargs["code"], with_text=with_text)
        if self._object is None:
            raise Http404
        self.check_permission(self._object)
        return self._object

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """What the parts of the page share."""
        super().setup(request, *args, **kwargs)
        self.stored: dict | None = None

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page may be opened again without a signal."""
        response = super().get(request, *args, **kwargs)
        response[KEEP_OFFLINE] = "yes"
        return response

    def marks(self) -> dict[int, Mark]:
        """Stored marks by criterion id, read once."""
        if not hasattr(self, "_marks"):
            self._marks = stored_marks(self.card) if self.card else {}
        return self._marks

    def form(self, data: Any = None) -> ScorecardForm:
        """Bound to what was posted, else to what is stored."""
        marks, stage = self.marks(), self.object.member.stage
        pairs = [(item, marks.get(item.pk)) for item in self.rubric()]
        if data is None:
            aspects = [stored_aspect(stage, item, mark) for item, mark in pairs]
        else:
            aspects = [MarkForm(item, mark, data, stage=stage) for item, mark in pairs]
        card = self.card
        initial = {
            "version": card.version if card else 0,
            "read": self.object.candidacy.version.number,
            "private_note": card.private_note if card else "",
        }
        return ScorecardForm(aspects, data, initial=initial)

    def get_context_data(self, **kwargs: Any) -> dict:
        """Plain values only; identities are not among them in a blind stage."""
        form = kwargs.pop("form", None) or self.form()
        form.is_closed = not self.can_write
        values = {key: mark.value for key, mark in self.marks().items()}
        self.open_aspect(form, values)
        context = super().get_context_data(**kwargs)
        return context | {
            "form": form,
            "slug": self.object.candidacy.proposal.innovation.slug,
            "can_write": self.can_write,
            "total": shown(running_total(self.rubric(), values)),
            "done": len(values),
            "stored": self.stored,
            "advised_words": ADVISED_WORDS,
            **self.get_text(),
            **self.get_card(),
            **self.get_place(),
        }

    def get_text(self) -> dict:
        """The frozen text without what a blind stage hides, and the judge's own passages in it."""
        kept = getattr(self.object, "highlights", None)
        return {
            "reading": self.reading(),
            "is_blind": self.object.member.stage.is_blind,
            "changes_url": self.url_of_changes(),
            "highlights": json.dumps(kept.passages if kept else []),
            "highlights_revision": kept.revision if kept else 0,
        }

    def url_of_changes(self) -> str:
        """Where a text that changed after the marks is told; empty while it did not."""
        if not has_new_text(self.object):
            return ""
        return reverse("entry-changes", kwargs={"code": self.object.code})

    def get_card(self) -> dict:
        """Where the scorecard stands."""
        stage, card = self.object.member.stage, self.card
        return {
            "stage_name": stage.name,
            "zone": stage.competition.zone,
            "closes_at": stage.closes_at,
            "card_state": card.state if card else ScorecardState.OPEN,
            "saved_at": card.saved_at if card else None,
            "locked_at": card.locked_at if card else None,
        }

    def get_place(self) -> dict:
        """Which of the judge's entries this is, and which comes next."""
        code = self.object.code
        steps = steps_of(self.request.user, self.object.member_id)
        return {
            "squares": tuple("now" if step.code == code else step.word for step in steps),
            "place": 1 + [step.code for step in steps].index(code),
            "count": len(steps),
            "next_url": self.url_of(next_task(steps, after=code)),
        }

    def reading(self) -> Reading:
        """With the files beside their answers."""
        candidacy = self.object.candidacy
        return reading_of(
            candidacy.version.content,
            number=candidacy.proposal.number,
            is_blind=self.object.member.stage.is_blind,
            evidence=evidence_of(self.object),
        )

    def open_aspect(self, form: ScorecardForm, values: dict) -> None:
        """The first aspect with a fault, else the first without a mark, else the first."""
        faulty = [aspect.face.code for aspect in form.aspects if aspect.sentences]
        empty = [item.code for item in self.rubric() if item.pk not in values]
        first = next(iter([*faulty, *empty, *(item.code for item in self.rubric())]), "")
        for aspect in form.aspects:
            aspect.open(first)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """A script saves what changed; a form saves the whole page."""
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
            aspect.stored = stale.stored["marks"].get(aspect.face.code)
        form.add_error(None, list(stale.reasons))
        return self.show(form, HTTPStatus.CONFLICT)

    def show(self, form: ScorecardForm, status: HTTPStatus) -> HttpResponse:
        """The page again with what was typed."""
        return self.render_to_response(self.get_context_data(form=form), status=status)

    def autosave(self) -> JsonResponse:
        """What changed, as JSON; the answer carries the new revision."""
        given = read_object(self.request)
        if given is None:
            return refused([_("This could not be read.")])
        wanted = read_autosave(given, self.rubric())
        if wanted.faults:
            return refused([one for many in wanted.faults.values() for one in many], wanted)
        try:
            card = self.save(**wanted.arguments)
        except StaleWrite as stale:
            answer = {"errors": stale.reasons, "stored": stale.stored}
            return JsonResponse(answer, status=HTTPStatus.CONFLICT)
        except ActionRefused as refusal:
            return refused(refusal.reasons)
        return JsonResponse(self.answer_of(card))

    def answer_of(self, card: Scorecard) -> dict:
        """What the page shows after a save."""
        values = card.values
        if values is None:
            values = dict(card.marks.values_list("criterion", "value"))
        total = shown(running_total(self.rubric(), values))
        zone = self.object.member.stage.competition.zone
        saved_at = card.saved_at or self.request.instant
        return {
            "revision": card.version,
            "saved": _("Saved %(time)s") % {"time": say_clock(saved_at, zone)},
            "total": formats.number_format(total, 2) if total is not None else "",
            "done": len(values),
        }


def refused(reasons: list[str], wanted: Autosave | None = None) -> JsonResponse:
    """422 with every reason, and by aspect where they belong to one."""
    answer = {"errors": [str(reason) for reason in reasons]}
    if wanted:
        answer["faults"] = wanted.faults
    return JsonResponse(answer, status=HTTPStatus.UNPROCESSABLE_ENTITY)
