"""Sections as rows of the task list and of the list beside the editor."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from core.moments import say_day
from innovations.models import Proposal
from innovations.queries import SectionProgress
from innovations.slots import Slot, missing_slots

NOTHING: Mapping[str, int] = MappingProxyType({})
BEFORE_SECTIONS = 1  # the innovation's identity is the first part of every entry


def section_url(proposal: Proposal, part: SectionProgress) -> str:
    """Where a section is written."""
    return reverse("section-edit", kwargs={"code": proposal.code, "section": part.section.code})


def task_rows(
    proposal: Proposal,
    progress: list[SectionProgress],
    now: SectionProgress | None,
    noted: Mapping[str, int] = NOTHING,
) -> list[dict]:
    """Rows for `components/task_row.html`; `now` is the one to go on with.

    `noted`: how many unsettled notes a section has, by its code; they come before everything else.
    """
    rows = [
        {
            "number": place + BEFORE_SECTIONS,
            "title": part.section.title,
            "url": section_url(proposal, part),
            "note": " · ".join(_notes(proposal, part)),
            "state": _state(part, is_now=part is now),
            "label": _label(part),
            "tone": _tone(part),
        }
        for place, part in enumerate(progress, start=1)
    ]
    return _with_notes(rows, progress, noted, {"state": "", "tone": "attention"})


def _with_notes(
    rows: list[dict],
    progress: list[SectionProgress],
    noted: Mapping[str, int],
    look: dict,
    short: str = "",
) -> list[dict]:
    """A section with notes is to be mended, however complete it was; `short` in a narrow list."""
    counts = [noted.get(part.section.code, 0) for part in progress]
    return [
        {**row, **look, "label": short or say_to_mend(count)} if count else row
        for row, count in zip(rows, counts, strict=True)
    ]


def tell_writers(
    rows: list[dict], progress: list[SectionProgress], reader: User, at: datetime
) -> list[dict]:
    """A section in which somebody else is writing just now says so."""
    writers = [_writer(part, reader, at) for part in progress]
    return [
        {**row, "label": _("%(name)s is writing") % {"name": name}, "state": ""} if name else row
        for row, name in zip(rows, writers, strict=True)
    ]


def _writer(part: SectionProgress, reader: User, at: datetime) -> str:
    draft = part.draft
    if draft is None or not draft.is_kept_from(reader, at) or draft.is_pen_idle(at):
        return ""
    return draft.pen_by.get_short_name()


def say_to_mend(count: int) -> str:
    """To be mended, and how many notes say what."""
    text = ngettext("To be mended: %(count)s note", "To be mended: %(count)s notes", count)
    return text % {"count": count}


@dataclass(frozen=True)
class FilesRow:
    """Requirements as one part of the entry; evidence of the text belongs to its sections."""

    number: int
    title: str
    url: str
    note: str
    label: str
    state: str
    tone: str
    pieces: int
    done: int


def files_row(
    proposal: Proposal, slots: list[Slot], *, number: int, noted: int = 0
) -> FilesRow | None:
    """A row for `components/task_row.html`; none where the edition asks for nothing."""
    asked = [slot for slot in slots if not slot.section]
    if not asked:
        return None
    owed = [slot for slot in asked if slot.is_required]
    missing = missing_slots(asked)
    is_done = bool(owed) and not missing
    facts = {"there": len(owed) - len(missing), "owed": len(owed)}
    label = _("%(there)s of %(owed)s required") % facts if owed else _("Not required")
    return FilesRow(
        number=number,
        title=_("Attachments"),
        url=reverse("proposal-files", kwargs={"code": proposal.code}),
        note=_say_files(asked, missing),
        label=say_to_mend(noted) if noted else _("Complete") if is_done else label,
        state="done" if is_done and not noted else "",
        tone="attention" if missing or noted else "",
        pieces=int(bool(owed)),
        done=int(is_done),
    )


def _say_files(asked: list[Slot], missing: list[Slot]) -> str:
    if missing:
        names = ", ".join(slot.label for slot in missing)
        return _("Missing: %(names)s") % {"names": names}
    count = sum(len(slot.attachments) for slot in asked)
    return ngettext("%(count)s attached", "%(count)s attached", count) % {"count": count}


def list_rows(
    proposal: Proposal,
    progress: list[SectionProgress],
    current: SectionProgress,
    noted: Mapping[str, int] = NOTHING,
) -> list[dict]:
    """Rows for `components/section_list.html`."""
    identity = {
        "number": BEFORE_SECTIONS,
        "title": _("Identity of the innovation"),
        "url": reverse("innovation-edit", kwargs={"code": proposal.code}),
        "state": "done",
    }
    sections = [
        {
            "number": place + BEFORE_SECTIONS,
            "title": part.section.title,
            "url": section_url(proposal, part),
            "state": _state(part, is_now=False),
            "label": _label(part),
            "is_current": part is current,
        }
        for place, part in enumerate(progress, start=1)
    ]
    return [identity, *_with_notes(sections, progress, noted, {"state": ""}, _("To be mended"))]


def segments(
    progress: list[SectionProgress],
    current: SectionProgress | None,
    files: FilesRow | None = None,
) -> list[str]:
    """Items for `components/squares.html`: identity first, required files last."""
    owed = ["done" if files.done else "open"] if files and files.pieces else []
    return ["done", *(_segment(part, current) for part in progress), *owed]


def _segment(part: SectionProgress, current: SectionProgress | None) -> str:
    if part is current:
        return "now"
    return "done" if part.is_complete else "open"


def _state(part: SectionProgress, *, is_now: bool) -> str:
    if part.is_complete and not part.excess():
        return "done"
    return "now" if is_now else ""


def _label(part: SectionProgress) -> str:
    excess = part.excess()
    if excess:
        text = ngettext("%(count)s word over", "%(count)s words over", excess)
        return text % {"count": excess}
    if part.is_complete:
        return _("Complete")
    return _("Being written") if part.is_started else _("Not started")


def _tone(part: SectionProgress) -> str:
    if part.excess():
        return "problem"
    return "attention" if part.is_started and not part.is_complete else ""


def _notes(proposal: Proposal, part: SectionProgress) -> list[str]:
    """Weight, words of limit, who wrote last and when."""
    notes = []
    if part.weight:
        weight = number_format(part.weight.normalize())
        notes.append(_("Weight %(weight)s%%") % {"weight": weight})
    facts = {"words": part.words, "limit": part.limit}
    text = _("%(words)s of %(limit)s words") if part.words else _("at most %(limit)s words")
    notes.append(text % facts)
    if part.draft and part.draft.saved_by:
        when = say_day(part.draft.saved_at, proposal.competition.zone, short=True)
        notes.append(f"{part.draft.saved_by.get_short_name()}, {when}")
    return notes
