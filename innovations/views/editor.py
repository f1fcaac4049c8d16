"""The section editor: read, save by script or by button, mark complete."""

import json
from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import DetailView

from accounts.workspaces import KEEP_OFFLINE
from core.errors import ActionRefused, StaleWrite
from core.moments import say_clock
from core.words import count_words
from innovations.actions import complete_section, save_section, set_text_aside
from innovations.forms import SectionForm
from innovations.hints import hints_of
from innovations.models import Proposal, SectionDraft
from innovations.queries import (
    SectionProgress,
    entry_to_save,
    entry_to_show,
    part_asked,
    progress_of,
)
from innovations.section_notes import counts_of, notes_of, open_notes
from innovations.slots import slots_of
from innovations.states import RETURN
from innovations.views.attachments import EvidenceMixin
from innovations.views.entries import ProposalMixin, address
from innovations.views.rows import (
    BEFORE_SECTIONS,
    files_row,
    list_rows,
    section_url,
    segments,
    tell_writers,
)
from innovations.views.sections import say_pen

JSON = "application/json"
REFUSED, INVALID = 409, 422


class SectionEditView(EvidenceMixin, ProposalMixin, DetailView):
    """One section. A save that comes too late is answered with 409 and what is stored."""

    permission_required = "innovations.view_proposal"
    template_name = "innovations/section_edit.html"
    wish = ""  # what the script wants besides saving

    @cached_property
    def is_script(self) -> bool:
        """The script saves by itself and shows the answer in the page that is open already."""
        return self.request.method == "POST" and self.request.content_type == JSON

    def get_object(self, queryset: QuerySet[Proposal] | None = None) -> Proposal:
        """Its statement is kept compiled; a save does not read what only the page shows."""
        if not hasattr(self, "_object"):
            read = entry_to_save if self.is_script else entry_to_show
            self._object = read(self.request.user, self.kwargs["code"])
        if self._object is None:
            raise Http404
        return super().get_object(queryset)

    def get_registration(self) -> None:
        """Nothing here names the deadline: no window is read."""

    @cached_property
    def progress(self) -> list[SectionProgress]:
        """All sections: the list beside the editor shows them."""
        return progress_of(self.object)

    @cached_property
    def place(self) -> int:
        """Where this section stands; one of another form does not exist."""
        codes = [part.section.code for part in self.progress]
        if self.kwargs["section"] not in codes:
            raise Http404
        return codes.index(self.kwargs["section"])

    @cached_property
    def part(self) -> SectionProgress:
        """The section that is edited; the script needs no other, and no text of it."""
        if not self.is_script:
            return self.progress[self.place]
        part = part_asked(self.object, self.kwargs["section"])
        if part is None:
            raise Http404
        return part

    def get_next(self) -> SectionProgress | None:
        """The section after this one."""
        return self.progress[self.place + 1] if self.place + 1 < len(self.progress) else None

    def get_context_data(self, **kwargs: Any) -> dict:
        """The editor, or the text alone for somebody without the pen."""
        may_write = self.may("write_proposal")
        kwargs.setdefault("form", SectionForm(part=self.part) if may_write else None)
        notes = notes_of(self.object, self.progress)
        unsettled = open_notes(self.object, notes)
        here = [note for note in notes if note.code == self.part.section.code]
        last = len(self.progress) + BEFORE_SECTIONS
        files = files_row(self.object, slots_of(self.object), number=last + 1)
        return super().get_context_data(
            part=self.part,
            number=self.place + 1 + BEFORE_SECTIONS,
            total=last + (files.pieces if files else 0),
            rows=[
                *self.get_rows(counts_of(unsettled)),
                *([files] if files else []),
            ],
            unsettled=[note for note in here if note in unsettled],
            settled=[note for note in here if note not in unsettled],
            note_key=uuid4(),
            segments=segments(self.progress, self.part, files),
            complete=sum(part.is_complete for part in self.progress)
            + BEFORE_SECTIONS
            + (files.done if files else 0),
            next_part=self.get_next(),
            next_url=self.get_check_url() or self.get_next_url(),
            may_write=may_write,
            may_return=self.may("return_proposal") and self.object.may(RETURN),
            answers=[
                (question, self.part.answer(question), self.evidence.get(question.code))
                for question in self.part.questions
            ],
            evidence=self.evidence,
            pen=self.say_pen(self.part.draft),
            title=self.part.section.title,
            **kwargs,
        )

    def get_rows(self, noted: Mapping[str, int]) -> list[dict]:
        """The list beside the editor: identity, then the sections, some with a writer."""
        identity, *rows = list_rows(self.object, self.progress, self.part, noted)
        at = self.request.instant
        return [identity, *tell_writers(rows, self.progress, self.request.user, at)]

    def say_pen(self, draft: SectionDraft | None) -> str:
        """Who else is writing here, for the script: no save is refused for it."""
        at = self.request.instant
        is_kept = draft is not None and draft.is_kept_from(self.request.user, at)
        return say_pen(draft, at) if is_kept else ""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Where somebody writes, the page may be opened again without a signal."""
        response = super().get(request, *args, **kwargs)
        if response.context_data["may_write"]:
            response[KEEP_OFFLINE] = "yes"
        return response

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Save; `then` of the plain form says what follows."""
        self.object = self.get_object()
        form = SectionForm(self.get_data(), part=self.part)
        if not self.may("write_proposal"):
            return self.refuse([self.get_reason_without_pen()], form)
        if not form.is_valid():
            return self.reject(form)
        try:
            draft = self.save(form)
        except StaleWrite as stale:
            return self.show_conflict(form, stale)
        except ActionRefused as refusal:
            return self.refuse(refusal.reasons, form)
        if not self.is_attached:
            fields = {**form.answers(), "revision": draft.revision}
            return self.show(SectionForm(fields, part=self.part), INVALID)
        return self.answer(draft)

    def get_data(self) -> dict:
        """The form's fields, out of either kind of body."""
        if not self.is_script:
            return self.request.POST
        try:
            body = json.loads(self.request.body)
            data = {**body["answers"], "revision": body["revision"]}
            self.wish = "take" if body.get("then") == "take" else ""
        except (ValueError, KeyError, TypeError, RecursionError):
            return {}
        return data

    def get_reason_without_pen(self) -> str:
        """Why this person cannot write here now."""
        reasons = self.object.obstacles_to_edit(self.request.instant)
        return reasons[0] if reasons else _("Somebody else holds the entry now. You can read it.")

    def save(self, form: SectionForm) -> SectionDraft:
        """Text first, then what was chosen for it; completeness only when the person asks."""
        act = {"by": self.request.user, "at": self.request.instant}
        section, then = self.part.section, self.get_then()
        keep = set_text_aside if then == "take" else save_section
        draft = keep(
            self.object,
            **act,
            section=section,
            revision=form.cleaned_data["revision"],
            answers=form.answers(),
        )
        self.is_attached = self.attach_chosen()
        if then in {"complete", "reopen"} and self.is_attached:
            complete_section(self.object, **act, section=section, is_complete=then == "complete")
        return draft

    def get_then(self) -> str:
        """What the plain form's button asks for, or the script."""
        return self.wish if self.is_script else self.request.POST.get("then", "")

    def answer(self, draft: SectionDraft) -> HttpResponse:
        """What was stored, and when."""
        clock = say_clock(draft.saved_at, self.object.competition.zone)
        text = _("Saved %(time)s") % {"time": clock}
        if self.is_script:
            words = {code: count_words(answer) for code, answer in draft.answers.items()}
            told = {"revision": draft.revision, "words": words, "pen": self.say_pen(draft)}
            hints = self.say_hints(draft)
            return JsonResponse({**told, "saved_at": clock, "text": text, "hints": hints})
        messages.success(self.request, text)
        return redirect(self.get_success_url())

    def say_hints(self, draft: SectionDraft) -> dict[str, list[dict]]:
        """What each answer names by now, in the reader's words."""
        said = {True: _("Met:"), False: _("Open:")}
        return {
            question.code: [
                {"is_met": hint.is_met, "text": str(hint.text), "said": said[hint.is_met]}
                for hint in hints_of(
                    draft.answers.get(question.code, ""), limit=question.word_limit
                )
            ]
            for question in self.part.questions
        }

    def get_success_url(self) -> str:
        """On to the next section, or back to the task list after the last; or to checking."""
        if self.get_check_url():
            return self.get_check_url()
        if self.get_then() not in {"next", "complete"}:
            return self.request.path
        return self.get_next_url()

    def get_next_url(self) -> str:
        """The section after this one, else the task list."""
        after = self.get_next()
        if after is None:
            return address("proposal-detail", self.object)
        return section_url(self.object, after)

    def show_conflict(self, form: SectionForm, stale: StaleWrite) -> HttpResponse:
        """Both texts; nothing is thrown away."""
        clock = say_clock(stale.stored["saved_at"], self.object.competition.zone)
        stored = {**stale.stored, "saved_at": clock, "text": stale.reasons[0]}
        if self.is_script:
            return JsonResponse({"stored": stored}, status=REFUSED)
        fields = {**form.answers(), "revision": stored["revision"]}
        again = SectionForm(fields, part=self.part)
        return self.show(again, REFUSED, conflict=stored)

    def refuse(self, reasons: list[str], form: SectionForm) -> HttpResponse:
        """Not saved; the person's text is shown again or still in the browser."""
        if self.is_script:
            return JsonResponse({"reasons": reasons}, status=REFUSED)
        unsaved = [form.data.get(question.code, "") for question in self.part.questions]
        return self.show(form, REFUSED, reasons=reasons, unsaved=unsaved)

    def reject(self, form: SectionForm) -> HttpResponse:
        """Not a body that this form can hold."""
        if self.is_script:
            return JsonResponse({"reasons": [_("The text could not be read.")]}, status=INVALID)
        return self.show(form, INVALID)

    def show(self, form: SectionForm, status: int, **kwargs: Any) -> HttpResponse:
        """The page again, with what was typed."""
        return self.render_to_response(self.get_context_data(form=form, **kwargs), status=status)
