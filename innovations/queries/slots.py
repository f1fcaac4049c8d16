"""What an entry is asked to hand in beside its text, and what of it is there."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Self

from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from accounts.models import User
from competitions.models import Question, Requirement
from competitions.states import Asks, FileKind, RequirementKind
from innovations.models import Attachment, Proposal
from innovations.states import ScanState

MEGABYTE = 1024 * 1024
QUESTION, REQUIREMENT = "question", "requirement"
TIMES = ("uploaded_at", "scanned_at")


class Obstacle(str):
    """A sentence that knows the page on which it is mended."""

    __slots__ = ("url",)

    def __new__(cls, sentence: str, url: str) -> Self:
        """Where plain sentences are read, it is one."""
        made = super().__new__(cls, sentence)
        made.url = url
        return made


@dataclass(frozen=True)
class Slot:
    """A place for files or for one address; `code` is the same in all versions of the rules.

    `section` is the code of a question's section, empty for a requirement. `letter` is the key of
    the requirement whose letter the portal makes, empty where it makes none.
    """

    code: str
    label: str
    note: str
    kinds: tuple[str, ...]
    most_bytes: int
    most_pages: int | None
    most_files: int
    is_required: bool
    takes: str
    section: str = ""
    letter: str = ""
    attachments: list[Attachment] = field(default_factory=list)

    @cached_property
    def anchor(self) -> str:
        """Its place on the page: a colon has a meaning in addresses of styles."""
        return f"lampiran-{self.code.replace(':', '-')}"

    @property
    def question(self) -> str:
        """The code of its question, or of its requirement."""
        return self.code.rpartition(":")[2]

    @property
    def is_link(self) -> bool:
        """Whether it takes an address instead of a file."""
        return self.takes == RequirementKind.LINK

    @property
    def usable(self) -> list[Attachment]:
        """What was not kept back by a scan."""
        return [one for one in self.attachments if one.state != ScanState.INFECTED]

    @property
    def is_filled(self) -> bool:
        """Whether anything usable is there."""
        return bool(self.usable)

    @property
    def is_missing(self) -> bool:
        """Owed, and not there."""
        return self.is_required and not self.is_filled

    @property
    def room(self) -> int:
        """How many more it takes; what was kept back by a scan gives its place free."""
        return max(0, self.most_files - len(self.usable))

    @property
    def most_megabytes(self) -> int:
        """The limit as people say it."""
        return self.most_bytes // MEGABYTE


def slots_of(proposal: Proposal, *, section: str | None = None) -> list[Slot]:
    """Requirements in order, then the questions that ask for files; or those of one section.

    One statement; none where the page has read the proposal `with_slots`.
    """
    told = _told(proposal)
    slots = (
        [] if section else [slot_of_requirement(Requirement(**one)) for one in told["requirements"]]
    )
    slots += [_question_told(row) for row in told["questions"] if section in {None, row["of"]}]
    places = {slot.code: slot.attachments for slot in slots}
    for row in told["files"]:
        if row["slot"] in places:
            places[row["slot"]].append(_attachment_told(proposal, row))
    return slots


def slot_named(proposal: Proposal, code: str) -> Slot | None:
    """The slot of this code, if the form of the entry's group asks for it."""
    return next((slot for slot in slots_of(proposal) if slot.code == code), None)


def loose_attachments(proposal: Proposal) -> list[Attachment]:
    """What was attached to a question or requirement that the rules no longer ask for."""
    told = _told(proposal)
    known = {f"{REQUIREMENT}:{row['code']}" for row in told["requirements"]}
    known |= {f"{QUESTION}:{row['of']}:{row['code']}" for row in told["questions"]}
    return [_attachment_told(proposal, row) for row in told["files"] if row["slot"] not in known]


def _told(proposal: Proposal) -> dict[str, list[dict[str, Any]]]:
    if not hasattr(proposal, "told_requirements"):
        names = ("told_requirements", "told_questions", "told_files")
        rows = Proposal.objects.filter(pk=proposal.pk).with_slots().values_list(*names)
        return dict(zip(("requirements", "questions", "files"), rows.get(), strict=True))
    return {
        "requirements": proposal.told_requirements,
        "questions": proposal.told_questions,
        "files": proposal.told_files,
    }


def slot_of_requirement(requirement: Requirement) -> Slot:
    """One file or one address."""
    return Slot(
        code=f"{REQUIREMENT}:{requirement.code}",
        label=requirement.name,
        note=requirement.description,
        kinds=tuple(requirement.file_kinds),
        most_bytes=requirement.most_megabytes * MEGABYTE,
        most_pages=requirement.most_pages,
        most_files=1,
        is_required=requirement.is_required,
        takes=requirement.kind,
        letter=str(requirement.key) if requirement.letter_title else "",
    )


def _question_told(row: dict[str, Any]) -> Slot:
    facts = {name: value for name, value in row.items() if name != "of"}
    return slot_of_question(Question(**facts), row["of"])


def slot_of_question(question: Question, section: str) -> Slot:
    """A question names no kinds of file: it takes them all."""
    return Slot(
        code=f"{QUESTION}:{section}:{question.code}",
        label=question.label,
        note=question.attachment_note,
        kinds=tuple(FileKind.values),
        most_bytes=question.most_megabytes * MEGABYTE,
        most_pages=question.most_pages,
        most_files=question.most_files,
        is_required=question.attachment == Asks.REQUIRED,
        takes=RequirementKind.FILE,
        section=section,
    )


def _attachment_told(proposal: Proposal, row: dict[str, Any]) -> Attachment:
    """The row that a statement told of; it names its uploader."""
    facts = {name: value for name, value in row.items() if name not in {"uploader", *TIMES}}
    times = {name: row[name] and datetime.fromisoformat(row[name]) for name in TIMES}
    found = Attachment(proposal=proposal, **facts, **times)
    found.uploaded_by = User(pk=row["uploaded_by_id"], name=row["uploader"])
    found._state.adding = False
    return found


def missing_slots(slots: Iterable[Slot]) -> list[Slot]:
    """Those that are owed and empty."""
    return [slot for slot in slots if slot.is_missing]


def obstacles_of_files(proposal: Proposal, *, section: str | None = None) -> Iterator[Obstacle]:
    """A sentence for each owed file or address that is not there, with its place."""
    for slot in missing_slots(slots_of(proposal, section=section)):
        yield Obstacle(say_missing(slot), url_of(proposal, slot))


def say_missing(slot: Slot) -> str:
    """What is owed; a file that a scan kept back is told apart."""
    if slot.attachments:
        text = _("%(slot)s: the file was kept back by the virus scan. Attach a clean one.")
    elif slot.is_link:
        text = _("%(slot)s: the address is still missing.")
    else:
        text = _("%(slot)s: the file is still missing.")
    return text % {"slot": slot.label}


def url_of(proposal: Proposal, slot: Slot) -> str:
    """The page that has the slot, at its place."""
    if slot.section:
        return f"{section_url(proposal, slot.section)}#{slot.anchor}"
    return f"{reverse('proposal-files', kwargs={'code': proposal.code})}#{slot.anchor}"


def section_url(proposal: Proposal, code: str) -> str:
    """The page on which a section is written."""
    return reverse("section-edit", kwargs={"code": proposal.code, "section": code})
