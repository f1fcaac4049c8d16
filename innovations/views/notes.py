"""Notes on sections: marked as mended by whoever holds the pen."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from core.views import ActionView
from innovations.actions import settle_note
from innovations.forms import SettleForm
from innovations.models import Proposal, SectionNote
from innovations.section_notes import FILES, Note, notes_of
from innovations.views.entries import ProposalMixin, address


class NoteSettleView(ProposalMixin, ActionView):
    """One note of an entry, by its place among them."""

    permission_required = "innovations.settle_note"
    form_class = SettleForm
    template_name = "innovations/note_settle.html"
    action = staticmethod(settle_note)
    title = _("Mark a note as mended")
    submit_label = _("It is mended")
    success_message = _("The note is marked as mended.")

    def get_queryset(self) -> QuerySet[Proposal]:
        """With its notes."""
        return super().get_queryset().with_notes()

    @cached_property
    def note(self) -> Note:
        """One that the entry does not have does not exist."""
        notes, number = notes_of(self.object), self.kwargs["number"]
        if not 1 <= number <= len(notes):
            raise Http404
        return notes[number - 1]

    def get_obstacles(self) -> list[str]:
        """The text must still be theirs to change."""
        return self.object.obstacles_to_edit(self.request.instant)

    def get_context_data(self, **kwargs: Any) -> dict:
        """The note itself."""
        return super().get_context_data(note=self.note, **kwargs)

    def get_act(self) -> str:
        """One key a note: a page shows several."""
        return f"{super().get_act()}:{self.note.number}"

    def act(self, form: SettleForm) -> SectionNote:
        """The row behind the number, with the proposal as the subject of the lock."""
        rows = self.object.notes.select_related("proposal").order_by("pk")
        row = rows[self.note.number - 1]
        by, at = self.request.user, self.request.instant
        return self.action(row, by=by, at=at, **form.act_arguments())

    def get_success_message(self) -> str:
        """Which of the two it was."""
        if self.outcome.settled_at is None:
            return str(_("The note stands open again."))
        return str(self.success_message)

    def get_back_url(self) -> str:
        """To the section or the attachments; a note on the whole entry leads to the task list."""
        if self.note.code == FILES:
            return address("proposal-files", self.object)
        sections = {part.code for part in self.object.rule_set.sections.all()}
        if self.note.code not in sections:
            return address("proposal-detail", self.object)
        return reverse("section-edit", args=[self.object.code, self.note.code])

    get_success_url = get_back_url
