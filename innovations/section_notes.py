"""What is to be mended, section by section: written on return or repair, settled by the writers."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from competitions.models import Section
from core.errors import refuse_if
from innovations.models import Proposal, SectionNote
from innovations.queries import SectionProgress
from innovations.states import BEFORE_SUBMISSION, ProposalState

#: What a note is about when it is about no section: the whole entry, or its attachments.
GENERAL, FILES = "", "files"
#: While an entry stands here, an unsettled note is still a task of somebody.
MENDED_IN = (*BEFORE_SUBMISSION, ProposalState.REPAIR)


@dataclass(frozen=True, slots=True)
class Note:
    """One note for reading; `number` is its place among all notes of the entry."""

    number: int
    code: str
    title: str
    text: str
    written_by: str
    written_at: datetime
    settled_by: str
    settled_at: datetime | None

    @property
    def is_open(self) -> bool:
        """Whether nobody has said yet that it is mended."""
        return self.settled_at is None


def write_notes(
    proposal: Proposal, notes: Mapping[str, str], *, by: User, at: datetime
) -> list[SectionNote]:
    """Keep a note for each section code that has a text; call it inside an act, proposal locked.

    Codes are those of the entry's own form, GENERAL or FILES; another one is refused.
    """
    texts = {code: text.strip() for code, text in notes.items() if text.strip()}
    refuse_if(_obstacles_of_codes(proposal, texts))
    return SectionNote.objects.bulk_create(
        SectionNote(proposal=proposal, section_code=code, text=text, written_by=by, written_at=at)
        for code, text in texts.items()
    )


def _obstacles_of_codes(proposal: Proposal, codes: Iterable[str]) -> list[str]:
    """RACE: the form may have got a new version since the page was read."""
    asked = set(codes) - {GENERAL, FILES}
    if not asked:
        return []
    rows = Section.objects.filter(rule_set=proposal.rule_set_id, code__in=asked)
    unknown = sorted(asked - set(rows.values_list("code", flat=True)))
    sentence = _("The form was changed and no longer has the section “%(code)s”.")
    return [sentence % {"code": code} for code in unknown]


def take_back_notes(proposal: Proposal, *, written_at: datetime) -> int:
    """Remove what one act wrote, when that act is undone; returns how many."""
    return proposal.notes.filter(written_at=written_at).delete()[0]


def titles_of(notes: Iterable[SectionNote], proposal: Proposal) -> list[str]:
    """What the notes are about, by title; the entry as a whole is not named."""
    titles = _titles_of_form(proposal)
    return [titles.get(note.section_code, note.section_code) for note in notes if note.section_code]


def _titles_of_form(proposal: Proposal) -> dict[str, str]:
    rows = Section.objects.filter(rule_set=proposal.rule_set_id).order_by("order")
    return {**dict(rows.values_list("code", "title")), FILES: _("Attachments")}


def notes_of(proposal: Proposal, progress: Iterable[SectionProgress] | None = None) -> list[Note]:
    """All notes in the order in which they were written.

    No statement where the page has read them (`with_notes`) and knows its sections.
    """
    titles = _titles(proposal, progress)
    return [_note(number, told, titles) for number, told in enumerate(_told(proposal), start=1)]


def _titles(proposal: Proposal, progress: Iterable[SectionProgress] | None) -> dict[str, str]:
    if progress is None:
        return _titles_of_form(proposal)
    known = {part.section.code: part.section.title for part in progress}
    return {**known, FILES: _("Attachments")}


def _told(proposal: Proposal) -> list[dict]:
    if hasattr(proposal, "told_notes"):
        return proposal.told_notes
    rows: QuerySet[Proposal] = Proposal.objects.filter(pk=proposal.pk).with_notes()
    return rows.values_list("told_notes", flat=True).get()


def _note(number: int, told: dict, titles: Mapping[str, str]) -> Note:
    settled_at = told["settled_at"]
    return Note(
        number=number,
        code=told["code"],
        title=titles.get(told["code"], told["code"]) or _("The entry as a whole"),
        text=told["text"],
        written_by=told["written_by"],
        written_at=datetime.fromisoformat(told["written_at"]),
        settled_by=told["settled_by"] or "",
        settled_at=datetime.fromisoformat(settled_at) if settled_at else None,
    )


def open_notes(proposal: Proposal, notes: Iterable[Note]) -> list[Note]:
    """What still asks to be mended; nothing once the entry is out of its writers' hands."""
    return [note for note in notes if note.is_open] if proposal.state in MENDED_IN else []


def counts_of(notes: Iterable[Note]) -> Counter[str]:
    """How many notes by section code."""
    return Counter(note.code for note in notes)
